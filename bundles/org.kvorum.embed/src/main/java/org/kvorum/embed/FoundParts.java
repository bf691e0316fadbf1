// SPDX-License-Identifier: Apache-2.0
package org.kvorum.embed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.kvorum.api.assembly.PartContext;
import org.kvorum.api.assembly.PartMissingException;
import org.kvorum.api.assembly.PartProvider;
import org.kvorum.api.assembly.PartSource;
import org.kvorum.api.cluster.MembershipFactory;
import org.kvorum.api.discovery.Discovery;
import org.kvorum.api.env.Environment;
import org.kvorum.api.member.MemberFactory;
import org.kvorum.api.rpc.ClientEdgeFactory;
import org.kvorum.api.rpc.RpcServiceFactory;
import org.kvorum.api.snapshot.SnapshotFormat;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.TelemetryFactory;
import org.kvorum.api.telemetry.TelemetryFactory.Telemetry;

/** The parts of one server, found with {@link ServiceLoader} beside this class: on its class path, or in its module layer. */
final class FoundParts implements PartSource {
    /** Ports whose implementations are offered as they are; a module has to declare each of them as used. */
    private static final Set<Class<?>> OFFERED = Set.of(
            Environment.class,
            TelemetryFactory.class,
            MemberFactory.class,
            ClientEdgeFactory.class,
            RpcServiceFactory.class,
            MembershipFactory.class,
            SnapshotFormat.class,
            StorageEngine.class,
            Discovery.class);

    /** Guarded by itself. */
    private final Map<Class<?>, List<?>> found = new HashMap<>();

    private final List<PartProvider<?>> providers = new ArrayList<>();
    private final Telemetry telemetry;

    FoundParts() {
        var environment = one(load(Environment.class), Environment.class);
        telemetry = one(load(TelemetryFactory.class), TelemetryFactory.class).create(environment);
        found.put(Environment.class, List.of(environment));
        found.put(Metrics.class, List.of(telemetry.metrics()));
        load(PartProvider.class).forEach(providers::add);
    }

    Telemetry telemetry() {
        return telemetry;
    }

    @Override
    public <T> T part(Class<T> port) {
        return one(parts(port), port);
    }

    @Override
    public <T> List<T> parts(Class<T> port) {
        synchronized (found) {
            var known = found.get(port);
            if (known == null) {
                known = search(port);
                found.put(port, known);
            }
            return known.stream().map(port::cast).toList();
        }
    }

    private <T> List<T> search(Class<T> port) {
        var parts = new ArrayList<T>();
        var context = new PartContext(part(Environment.class), telemetry.metrics(), this);
        for (var provider : providers) {
            if (provider.port().equals(port)) {
                parts.add(port.cast(provider.create(context)));
            }
        }
        if (OFFERED.contains(port)) {
            parts.addAll(load(port));
        }
        return parts;
    }

    private static <T> List<T> load(Class<T> port) {
        var layer = FoundParts.class.getModule().getLayer();
        var loader = layer == null
                ? ServiceLoader.load(port, FoundParts.class.getClassLoader())
                : ServiceLoader.load(layer, port);
        return loader.stream().<T>map(ServiceLoader.Provider::get).toList();
    }

    private static <T> T one(List<T> parts, Class<T> port) {
        if (parts.isEmpty()) {
            throw new PartMissingException("nothing on the class path or module path implements " + port.getName()
                    + "; org.kvorum.embed depends on bundles that do: let none of them be left out");
        }
        return parts.get(0);
    }
}
