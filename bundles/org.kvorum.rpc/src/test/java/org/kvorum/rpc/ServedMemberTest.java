// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.MemberSettings;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.PutRequest;
import org.kvorum.rpc.fake.FakeMember;
import org.kvorum.rpc.net.EventLoops;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

final class ServedMemberTest {
    private final ServedMember served = new ServedMember(framework(), "n1", new FakeMember(), new TestEnvironment());

    @Test
    void doesWithoutTheServicesOfWhoCannotMakeThem() {
        var asked = new AtomicInteger();
        var broken = new Offer.Made((member, environment) -> {
            asked.incrementAndGet();
            throw new IllegalStateException("not today");
        });

        served.mount(broken);
        served.unmount(broken);

        assertThat(asked).hasValue(1);
    }

    @Test
    void takesSettingsThatChangeWhileItOpens() {
        var current =
                new AtomicReference<>(EdgeFixture.config(Map.of("warning-unary-request-duration", "3600000000000")));
        var framework = new OneService(MemberSettings.class, () -> Objects.requireNonNull(current.get()));
        var warnings = new AtomicInteger();
        var environment = new TestEnvironment() {
            @Override
            public EventLoop newEventLoop(String name, Consumer<Throwable> failure) {
                current.set(EdgeFixture.config(Map.of("warning-unary-request-duration", "0")));
                framework.modified();
                return super.newEventLoop(name, failure);
            }

            @Override
            public InstantSource clock() {
                return () -> {
                    warnings.incrementAndGet();
                    return Instant.EPOCH;
                };
            }
        };
        try (var loops = EventLoops.start(1);
                var member = new ServedMember(framework.context(), "n1", new FakeMember(), environment)) {
            member.serve(loops, status -> {});
            var unused = KVGrpc.newBlockingStub(framework.channel())
                    .put(PutRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8("a"))
                            .build());

            assertThat(warnings).as("a line for every call").hasValueGreaterThan(0);
        }
    }

    /** A framework with one service. */
    private static final class OneService {
        private final List<ServiceListener> listeners = new ArrayList<>();
        private final Map<String, Object> registered = new HashMap<>();
        private final ServiceReference<?> reference = fake(ServiceReference.class, (name, arguments) -> null);
        private final BundleContext context;

        <T> OneService(Class<T> type, T service) {
            context = fake(BundleContext.class, (name, arguments) -> switch (name) {
                case "createFilter" -> FrameworkUtil.createFilter((String) arguments[0]);
                case "addServiceListener" -> listeners.add((ServiceListener) arguments[0]);
                case "getServiceReferences" ->
                    String.valueOf(arguments[1]).contains(type.getName())
                            ? new ServiceReference<?>[] {reference}
                            : null;
                case "getService" -> service;
                case "registerService" -> {
                    registered.put(((Class<?>) arguments[0]).getName(), arguments[1]);
                    yield fake(ServiceRegistration.class, (method, none) -> null);
                }
                default -> null;
            });
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
    }

    @FunctionalInterface
    private interface Answers {
        @Nullable
        Object to(String method, Object[] arguments) throws Exception;
    }

    private static <T> T fake(Class<T> type, Answers answers) {
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

    private static BundleContext framework() {
        return (BundleContext) Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (self, method, arguments) -> FrameworkUtil.createFilter((String) arguments[0]));
    }
}
