// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.member.FilterValue;
import org.kvorum.api.member.Member;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.MetricsRelay;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** Keeps a member's relay aimed at the member's registry, whenever there is one. */
final class MetricsTracker extends ServiceTracker<Metrics, Metrics> {
    private final MetricsRelay relay;
    /** The registries there are, of which the last one is in use; guarded by itself. */
    private final List<Metrics> registries = new ArrayList<>();

    MetricsTracker(BundleContext context, String member, MetricsRelay relay) {
        super(context, filter(context, member), null);
        this.relay = relay;
    }

    private static Filter filter(BundleContext context, String member) {
        try {
            return context.createFilter(String.format(
                    Locale.ROOT,
                    "(&(objectClass=%s)(%s=%s))",
                    Metrics.class.getName(),
                    Member.NAME,
                    FilterValue.of(member)));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public @Nullable Metrics addingService(ServiceReference<Metrics> reference) {
        var registry = context.getService(reference);
        // a component that could not be made is a service without an object
        if (registry != null) {
            synchronized (registries) {
                registries.add(registry);
                relay.aim(registry);
            }
        }
        return registry;
    }

    /** Another registry takes the place of the one in use. */
    @Override
    public void removedService(ServiceReference<Metrics> reference, Metrics registry) {
        synchronized (registries) {
            boolean inUse = registries.lastIndexOf(registry) == registries.size() - 1;
            registries.remove(registry);
            if (inUse) {
                relay.aim(registries.isEmpty() ? Metrics.none() : registries.get(registries.size() - 1));
            }
        }
        context.ungetService(reference);
    }
}
