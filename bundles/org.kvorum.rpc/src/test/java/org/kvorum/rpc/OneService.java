// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import io.grpc.Channel;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** A framework with one service. */
final class OneService {
    private final List<ServiceListener> listeners = new ArrayList<>();
    private final Map<String, Object> registered = new HashMap<>();
    private final ServiceReference<?> reference = fake(ServiceReference.class, (name, arguments) -> null);
    private final Answers answers;
    private final BundleContext context;

    <T> OneService(Class<T> type, T service) {
        answers = (name, arguments) -> switch (name) {
            case "createFilter" -> FrameworkUtil.createFilter((String) arguments[0]);
            case "addServiceListener" -> listeners.add((ServiceListener) arguments[0]);
            case "getServiceReferences" ->
                String.valueOf(arguments[1]).contains(type.getName()) ? new ServiceReference<?>[] {reference} : null;
            case "getService" -> service;
            case "registerService" -> {
                registered.put(((Class<?>) arguments[0]).getName(), arguments[1]);
                yield fake(ServiceRegistration.class, (method, none) -> null);
            }
            default -> null;
        };
        context = fake(BundleContext.class, answers);
    }

    /** Answers as {@link #context} does. */
    @Nullable
    Object answer(String method, Object[] arguments) throws Exception {
        return answers.to(method, arguments);
    }

    BundleContext context() {
        return context;
    }

    void modified() {
        // the last one that came asks for the service there is
        listeners.get(listeners.size() - 1).serviceChanged(new ServiceEvent(ServiceEvent.MODIFIED, reference));
    }

    Channel channel() {
        var service = (ChannelService) Objects.requireNonNull(registered.get(Channel.class.getName()));
        return service.channel().channel();
    }

    /** What a fake says. */
    @FunctionalInterface
    interface Answers {
        @Nullable
        Object to(String method, Object[] arguments) throws Exception;
    }

    static <T> T fake(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    case "addServiceListener", "ungetService" -> {
                        var unused = answers.to(method.getName(), arguments);
                        yield method.getReturnType() == boolean.class ? true : null;
                    }
                    default -> answers.to(method.getName(), arguments);
                }));
    }
}
