// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** A framework with nothing in it but services; who listens is told on the thread that brings or takes one. */
final class FakeFramework {
    private final List<Service<?>> services = new CopyOnWriteArrayList<>();
    private final Map<ServiceListener, Filter> listeners = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();

    BundleContext context() {
        return proxy(BundleContext.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "createFilter" -> FrameworkUtil.createFilter((String) arguments[0]);
            case "addServiceListener" -> listeners.put((ServiceListener) arguments[0], filter((String) arguments[1]));
            case "removeServiceListener" -> listeners.remove((ServiceListener) arguments[0]);
            case "getServiceReferences" -> references((String) arguments[0], (String) arguments[1]);
            case "getService" -> ((Service<?>) arguments[0]).object;
            case "ungetService" -> true;
            case "registerService" -> register((Class<?>) arguments[0], (Dictionary<?, ?>) arguments[2], arguments[1]);
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    /** Brings a service; one without an object could not be made. */
    <S> ServiceReference<S> add(Class<S> type, @Nullable S object, Map<String, ?> properties) {
        var service = new Service<S>(ids.incrementAndGet(), type, object, FrameworkUtil.asDictionary(properties));
        services.add(service);
        tell(ServiceEvent.REGISTERED, service);
        return service;
    }

    void modify(ServiceReference<?> service) {
        tell(ServiceEvent.MODIFIED, service);
    }

    void remove(ServiceReference<?> service) {
        tell(ServiceEvent.UNREGISTERING, service);
        services.remove(service);
    }

    /** Returns how many services of a type there are. */
    long count(Class<?> type) {
        return services.stream().filter(service -> service.type.equals(type)).count();
    }

    /** Has somebody told of the services of a type. */
    void listen(Class<?> type, ServiceListener listener) {
        listeners.put(listener, filter("(objectClass=" + type.getName() + ")"));
    }

    private ServiceRegistration<?> register(Class<?> type, Dictionary<?, ?> properties, Object object) {
        var service = new Service<>(ids.incrementAndGet(), type, object, properties);
        services.add(service);
        tell(ServiceEvent.REGISTERED, service);
        return proxy(ServiceRegistration.class, (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "unregister" -> remove(service);
                default -> throw new UnsupportedOperationException(method.getName());
            }
            return null;
        });
    }

    private void tell(int type, ServiceReference<?> service) {
        var event = new ServiceEvent(type, service);
        listeners.forEach((listener, filter) -> {
            if (filter.match(service)) {
                listener.serviceChanged(event);
            }
        });
    }

    private ServiceReference<?> @Nullable [] references(@Nullable String type, @Nullable String filter) {
        var wanted = filter(filter == null ? "(objectClass=" + type + ")" : filter);
        var found = services.stream().filter(wanted::match).toArray(ServiceReference<?>[]::new);
        return found.length == 0 ? null : found;
    }

    private static Filter filter(String filter) {
        try {
            return FrameworkUtil.createFilter(filter);
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static final class Service<S> implements ServiceReference<S> {
        private final Integer id;
        private final Class<?> type;
        private final @Nullable Object object;
        private final Dictionary<?, ?> properties;

        Service(Integer id, Class<?> type, @Nullable Object object, Dictionary<?, ?> properties) {
            this.id = id;
            this.type = type;
            this.object = object;
            this.properties = properties;
        }

        @Override
        public @Nullable Object getProperty(String key) {
            return switch (key) {
                case Constants.OBJECTCLASS -> new String[] {type.getName()};
                case Constants.SERVICE_ID -> id.longValue();
                default -> properties.get(key);
            };
        }

        @Override
        public String[] getPropertyKeys() {
            return Collections.list(properties.keys()).toArray(String[]::new);
        }

        @Override
        public @Nullable Bundle getBundle() {
            return null;
        }

        @Override
        public Bundle @Nullable [] getUsingBundles() {
            return null;
        }

        @Override
        public boolean isAssignableTo(Bundle bundle, String className) {
            return true;
        }

        @Override
        public int compareTo(Object reference) {
            return ((Service<?>) reference).id.compareTo(id);
        }

        @Override
        public Dictionary<String, Object> getProperties() {
            throw new UnsupportedOperationException();
        }

        @Override
        public <A> A adapt(Class<A> type) {
            throw new UnsupportedOperationException();
        }
    }
}
