// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.call;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.telemetry.Metrics;

/** The services there are at the moment. They come and go while calls are served. Any thread. */
public final class Mounts {
    private final Metrics metrics;
    private final Map<String, MountedMethod> methods = new ConcurrentHashMap<>();
    private final Map<String, RpcService> services = new ConcurrentHashMap<>();

    /** Creates an empty table whose methods are counted in {@code metrics}. */
    public Mounts(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Adds a service, in the place of one of the same name. */
    public void mount(RpcService service) {
        services.put(service.name(), service);
        for (var method : service.methods()) {
            var counters = new MethodMetrics(metrics, service.name(), method.name(), type(method));
            var fullName = service.name() + "/" + method.name();
            methods.put(fullName, new MountedMethod(fullName, method, counters));
        }
    }

    /** Takes a service away, unless another one has taken its place. */
    public void unmount(RpcService service) {
        if (services.remove(service.name(), service)) {
            service.methods().forEach(method -> methods.remove(service.name() + "/" + method.name()));
        }
    }

    /** Returns the method with the full name, {@code null} if there is none. */
    public @Nullable MountedMethod find(String fullName) {
        return methods.get(fullName);
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
