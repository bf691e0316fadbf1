// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.call;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.telemetry.Metrics;

/** The services there are at the moment. They come and go while calls are served. Any thread. */
public final class Mounts {
    private final Metrics metrics;
    private final Map<String, MountedMethod> methods = new ConcurrentHashMap<>();
    /** All there are, by name, in the order in which they came. */
    private final Map<String, List<RpcService>> services = new ConcurrentHashMap<>();

    /** How often what is served has changed. */
    private final AtomicInteger changes = new AtomicInteger();

    /** Creates an empty table whose methods are counted in {@code metrics}. */
    public Mounts(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Adds a service; of several with one name, the one that came last is served. */
    public synchronized void mount(RpcService service) {
        var there = mounted(service.name());
        serve(
                service.name(),
                there,
                Stream.concat(there.stream(), Stream.of(service)).toList());
    }

    /** Takes a service away, once if it was added several times; if another one of its name has been there before, it is served again. */
    public synchronized void unmount(RpcService service) {
        var there = mounted(service.name());
        var left = new ArrayList<>(there);
        left.remove(service);
        serve(service.name(), there, left);
    }

    private List<RpcService> mounted(String name) {
        return services.getOrDefault(name, List.of());
    }

    private void serve(String name, List<RpcService> before, List<RpcService> now) {
        var served = last(now);
        if (!served.equals(last(before))) {
            // asked before anything changes: it is foreign code, and may fail
            var offered = served.map(RpcService::methods).orElse(List.of());
            var names = new HashSet<String>();
            offered.forEach(method -> names.add(put(name, method)));
            // what both have was never missing; what only the other one has would answer for one that is not served
            methods.keySet().removeIf(method -> method.startsWith(name + "/") && !names.contains(method));
        }
        changes.incrementAndGet();
        if (now.isEmpty()) {
            services.remove(name);
        } else {
            services.put(name, now);
        }
    }

    private static Optional<RpcService> last(List<RpcService> services) {
        return services.isEmpty() ? Optional.empty() : Optional.of(services.get(services.size() - 1));
    }

    private String put(String service, RpcMethod method) {
        var fullName = fullName(service, method);
        var counters = new MethodMetrics(metrics, service, method.name(), type(method));
        methods.put(fullName, new MountedMethod(fullName, method, counters));
        return fullName;
    }

    private static String fullName(String service, RpcMethod method) {
        return service + "/" + method.name();
    }

    /** Returns the method with the full name, {@code null} if there is none. */
    public @Nullable MountedMethod find(String fullName) {
        return methods.get(fullName);
    }

    /** Returns a number that is another one after services came or went. */
    public int changes() {
        return changes.get();
    }

    /** Returns whether there is a service of the name. */
    public boolean hasService(String name) {
        return services.containsKey(name);
    }

    private static String type(RpcMethod method) {
        if (method instanceof RpcMethod.Unary) {
            return "unary";
        }
        return method instanceof RpcMethod.ServerStreaming ? "server_stream" : "bidi_stream";
    }
}
