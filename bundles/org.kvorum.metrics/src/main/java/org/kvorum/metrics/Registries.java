// SPDX-License-Identifier: Apache-2.0
package org.kvorum.metrics;

import java.util.Map;
import org.kvorum.api.env.Environment;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberSettings;
import org.kvorum.api.telemetry.Exposition;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.MetricsSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Gives each member of the framework a registry of its own, and with it a page of its own. */
@Component(
        service = {},
        immediate = true)
public final class Registries implements ServiceTrackerCustomizer<MemberSettings, ServiceRegistration<?>> {
    private static final String[] SERVICES = {
        Metrics.class.getName(), Exposition.class.getName(), MetricsSource.class.getName()
    };

    private final BundleContext context;
    private final Environment environment;
    private final ServiceTracker<MemberSettings, ServiceRegistration<?>> members;

    /** Registers the registries of the members there are. */
    @Activate
    public Registries(BundleContext context, @Reference Environment environment) {
        this.context = context;
        this.environment = environment;
        this.members = new ServiceTracker<>(context, MemberSettings.class, this);
        members.open();
    }

    @Override
    public ServiceRegistration<?> addingService(ServiceReference<MemberSettings> reference) {
        return context.registerService(
                SERVICES,
                new SeriesRegistry(environment),
                FrameworkUtil.asDictionary(Map.of(Member.NAME, reference.getProperty(Member.NAME))));
    }

    @Override
    public void modifiedService(ServiceReference<MemberSettings> reference, ServiceRegistration<?> registry) {}

    @Override
    public void removedService(ServiceReference<MemberSettings> reference, ServiceRegistration<?> registry) {
        registry.unregister();
    }

    @Deactivate
    void close() {
        members.close();
    }
}
