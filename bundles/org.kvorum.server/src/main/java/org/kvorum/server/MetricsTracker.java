// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.Locale;
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

    MetricsTracker(BundleContext context, String member, MetricsRelay relay) {
        super(context, filter(context, member), null);
        this.relay = relay;
    }

    private static Filter filter(BundleContext context, String member) {
        try {
            return context.createFilter(String.format(
                    Locale.ROOT, "(&(objectClass=%s)(%s=%s))", Metrics.class.getName(), Member.NAME, member));
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("\"" + member + "\" cannot be the name of a member", e);
        }
    }

    @Override
    public Metrics addingService(ServiceReference<Metrics> reference) {
        var registry = context.getService(reference);
        relay.aim(registry);
        return registry;
    }

    @Override
    public void removedService(ServiceReference<Metrics> reference, Metrics registry) {
        relay.aim(Metrics.none());
        context.ungetService(reference);
    }
}
