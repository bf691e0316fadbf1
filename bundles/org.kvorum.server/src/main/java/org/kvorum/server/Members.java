// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.cluster.MembershipFactory;
import org.kvorum.api.env.Environment;
import org.kvorum.api.kv.KvStoreFactory;
import org.kvorum.api.lease.LessorFactory;
import org.kvorum.api.member.MemberSettings;
import org.kvorum.api.snapshot.SnapshotFormat;
import org.kvorum.api.storage.BackendFactory;
import org.kvorum.api.transport.TransportFactory;
import org.kvorum.api.wal.WalFactory;
import org.kvorum.api.watch.WatchHubFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Runs a member for each {@link MemberSettings} in the framework, as long as these are there. Watches and metrics may be exchanged under running members; whatever
 * else a member is made of ends it with itself.
 */
@Component(
        service = {},
        immediate = true)
public final class Members implements ServiceTrackerCustomizer<MemberSettings, MemberRun> {
    private final BundleContext context;
    private final HubRelay watches = new HubRelay();
    private final PartFactories parts;
    private final ServiceTracker<MemberSettings, MemberRun> settings;
    private volatile @Nullable IntConsumer exit;

    /** Begins with the settings there are. Watches and the way to end the process have been bound before. */
    @Activate
    public Members(
            BundleContext context,
            @Reference Environment environment,
            @Reference BackendFactory backends,
            @Reference WalFactory wals,
            @Reference KvStoreFactory stores,
            @Reference LessorFactory lessors,
            @Reference MembershipFactory memberships,
            @Reference TransportFactory transports,
            @Reference SnapshotFormat databases) {
        this.context = context;
        this.parts = new PartFactories(
                environment, backends, wals, stores, lessors, watches, memberships, transports, databases);
        this.settings = new ServiceTracker<>(context, MemberSettings.class, this);
    }

    @Activate
    void begin() {
        settings.open();
    }

    /** Stops all members. */
    @Deactivate
    void end() {
        settings.close();
    }

    /** Watches come first, so that a member begins with them. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, unbind = "dropWatches")
    void bindWatches(WatchHubFactory watches) {
        this.watches.aim(watches);
    }

    void dropWatches(WatchHubFactory watches) {
        this.watches.drop(watches);
    }

    /** Ends the process; there is none in a framework that belongs to somebody else. */
    @Reference(
            target = "(kvorum.exit=true)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "dropExit")
    void bindExit(IntConsumer service) {
        exit = service;
    }

    void dropExit(IntConsumer service) {
        if (service.equals(exit)) {
            exit = null;
        }
    }

    private void failed(boolean main, int status) {
        var process = exit;
        if (main && process != null) {
            process.accept(status);
        }
    }

    @Override
    public @Nullable MemberRun addingService(ServiceReference<MemberSettings> reference) {
        boolean main = Boolean.TRUE.equals(reference.getProperty(MemberSettings.MAIN));
        var current = context.getService(reference);
        // a component that could not be made is a service without an object
        return current == null
                ? null
                : MemberRun.begin(context, parts, current.current(), status -> failed(main, status));
    }

    @Override
    public void modifiedService(ServiceReference<MemberSettings> reference, MemberRun run) {
        var current = context.getService(reference);
        if (current != null) {
            run.reconfigure(current.current());
        }
        context.ungetService(reference);
    }

    @Override
    public void removedService(ServiceReference<MemberSettings> reference, MemberRun run) {
        run.close();
        context.ungetService(reference);
    }
}
