// SPDX-License-Identifier: Apache-2.0
package org.kvorum.embed;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.kvorum.api.assembly.PartMissingException;
import org.kvorum.api.assembly.PartSource;
import org.kvorum.api.env.Environment;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.TelemetryFactory;
import org.kvorum.api.telemetry.TelemetryFactory.Telemetry;

/** The parts of one server, found with {@link ServiceLoader} beside this class: on its class path, or in its module layer. */
final class FoundParts implements PartSource {
    /** Guarded by itself. */
    private final Map<Class<?>, List<?>> found = new HashMap<>();

    private final Telemetry telemetry;

    FoundParts() {
        var environment = one(load(Environment.class), Environment.class);
        telemetry = one(load(TelemetryFactory.class), TelemetryFactory.class).create(environment);
        found.put(Environment.class, List.of(environment));
        found.put(Metrics.class, List.of(telemetry.metrics()));
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
                known = load(port);
                found.put(port, known);
            }
            return known.stream().map(port::cast).toList();
        }
    }

    /** Looks for implementations of a port; the module has to declare each port it looks for as used. */
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
