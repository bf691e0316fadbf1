// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.discovery.DiscoveryException;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.telemetry.MetricsRelay;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * One member in the framework: started when the storage engine and, for its first start, the mode of discovery that are configured are there, and registered as a
 * service once it is ready.
 */
final class MemberRun implements AutoCloseable, ServiceTrackerCustomizer<StorageEngine, StorageEngine> {
    private static final Logger LOG = LoggerFactory.getLogger(MemberRun.class);
    /** Makes the line one that ends the process. */
    private static final Marker FATAL = MarkerFactory.getMarker("fatal");

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int FAILED = 1;

    private final BundleContext context;
    private final PartFactories parts;
    private final IntConsumer exit;
    private final Disk disk;
    private final ServiceTracker<StorageEngine, StorageEngine> engines;
    private final MetricsRelay metrics = new MetricsRelay();
    private final MetricsTracker registries;
    private final EventLoop watchdog;

    /** Held while the member stops, so that who comes second returns no earlier than who came first; taken before the lock. */
    private final Object stopping = new Object();

    private final Object lock = new Object();
    private MemberConfig config;
    private @Nullable FoundersSearch search;
    /** The engine of the last start. */
    private String inUse = "";

    private MemberStarter.@Nullable Started started;
    private @Nullable ServiceRegistration<Member> registration;

    private volatile boolean removed;

    /** Whether the engines are let go because the member ends, and not the other way round. */
    private volatile boolean closing;

    private MemberRun(BundleContext context, PartFactories parts, MemberConfig config, IntConsumer exit) {
        this.context = context;
        this.parts = parts;
        this.config = config;
        this.exit = exit;
        this.disk = parts.environment().disk();
        this.watchdog = parts.environment().newEventLoop("kvorum-start", this::broken);
        this.engines = new ServiceTracker<>(context, StorageEngine.class, this);
        this.registries = new MetricsTracker(context, name(), metrics);
    }

    /**
     * Begins to look for the storage engine.
     *
     * @param exit told a status when the member has ended by itself
     */
    static MemberRun begin(BundleContext context, PartFactories parts, MemberConfig config, IntConsumer exit) {
        var run = new MemberRun(context, parts, config, exit);
        run.registries.open();
        run.engines.open();
        run.watchdog.schedule(PATIENCE, run::reportMissing);
        return run;
    }

    private String name() {
        return config.text("name");
    }

    /** Takes settings of which some have changed that may change while the member runs. */
    void reconfigure(MemberConfig next) {
        synchronized (lock) {
            config = next;
            if (started != null) {
                started.reconfigure().accept(next);
            }
        }
    }

    @Override
    public @Nullable StorageEngine addingService(ServiceReference<StorageEngine> reference) {
        var engine = context.getService(reference);
        if (engine == null) {
            // a component that could not be made is a service without an object
            return null;
        }
        synchronized (lock) {
            if (started == null && search == null && isWanted(engine)) {
                inUse = engine.name();
                begin(parts.with(engine, metrics, this::engines));
            }
        }
        return engine;
    }

    /** Returns whether the data lies, or is to lie, in the engine. */
    private boolean isWanted(StorageEngine engine) {
        try {
            return EngineRecord.engineOf(disk, config).equals(engine.name());
        } catch (StartException e) {
            failed(e);
            return false;
        }
    }

    private List<StorageEngine> engines() {
        return List.copyOf(engines.getTracked().values());
    }

    private String engineInUse() {
        synchronized (lock) {
            return started == null ? inUse : started.member().storage().engine();
        }
    }

    @Override
    public void modifiedService(ServiceReference<StorageEngine> reference, StorageEngine engine) {}

    @Override
    public void removedService(ServiceReference<StorageEngine> reference, StorageEngine engine) {
        if (engine.name().equals(engineInUse())) {
            if (stop() && !closing) {
                LOG.atWarn()
                        .addKeyValue("storage-engine", engine.name())
                        .log(
                                "the bundle that brings the storage engine has gone; the member has stopped, and starts when it is back");
            }
        }
        context.ungetService(reference);
    }

    /** A member that has a log starts at once; one that has none asks first with whom it founds its cluster. */
    private void begin(Parts complete) {
        try {
            if (MemberStarter.hasLog(complete, config)) {
                start(complete, config);
                return;
            }
            var searching = new FoundersSearch(
                    context,
                    MemberStarter.question(complete, config, watchdog),
                    (asked, founders) -> found(asked, complete, founders),
                    this::notFound);
            search = searching;
            searching.begin();
        } catch (StartException e) {
            failed(e);
        }
    }

    /** An answer that comes when its search is over, and perhaps the next one has begun, counts no more. */
    private void found(FoundersSearch asked, Parts complete, MemberConfig founders) {
        synchronized (lock) {
            if (asked.equals(search) && started == null) {
                start(complete, founders);
            }
        }
    }

    private void notFound(FoundersSearch asked, Throwable failure) {
        synchronized (lock) {
            if (!asked.equals(search)) {
                return;
            }
        }
        if (failure instanceof DiscoveryException) {
            failed(failure);
        } else {
            broken(failure);
        }
    }

    private void start(Parts complete, MemberConfig settings) {
        try {
            var running = MemberStarter.start(complete, settings, this::broken);
            started = running;
            var unused = running.ready().thenRun(() -> watchdog.execute(() -> register(running)));
        } catch (StartException | StorageException e) {
            failed(e);
        } catch (RuntimeException | AssertionError e) {
            // an engine may be anyone's, and with any mistake
            broken(e);
        }
    }

    private void failed(Throwable reason) {
        LOG.atError().addMarker(FATAL).addKeyValue("error", reason.getMessage()).log("failed to start member");
        exit.accept(FAILED);
    }

    /** Not under the lock, as whoever hears of the service may wait for those who wait for the lock. */
    private void register(MemberStarter.Started running) {
        if (!isStarted(running)) {
            return;
        }
        var registered = context.registerService(
                Member.class, running.member(), FrameworkUtil.asDictionary(Map.of(Member.NAME, name())));
        synchronized (lock) {
            if (running.equals(started)) {
                registration = registered;
                return;
            }
        }
        // It has stopped meanwhile.
        registered.unregister();
    }

    private boolean isStarted(MemberStarter.Started running) {
        synchronized (lock) {
            return running.equals(started);
        }
    }

    private void reportMissing() {
        synchronized (lock) {
            if (search != null && !search.hasBegun()) {
                LOG.atWarn()
                        .addKeyValue("discovery-mode", FoundersSearch.mode(config))
                        .log("waiting for a bundle that brings the discovery mode");
            } else if (search == null && started == null) {
                EngineRecord.warnOfMissing(disk, config);
            }
        }
    }

    private void broken(Throwable cause) {
        if (cause instanceof RemovedException) {
            removed = true;
            sayThatItWasRemoved();
            exit.accept(0);
            return;
        }
        LOG.atError().addMarker(FATAL).setCause(cause).log("member is broken and stops");
        exit.accept(FAILED);
    }

    private void sayThatItWasRemoved() {
        LOG.atWarn().addKeyValue("error", new RemovedException().getMessage()).log("server error");
        LOG.atWarn()
                .addKeyValue("data-dir", config.text("data-dir"))
                .log("data-dir used by this member must be removed");
    }

    /** Stops what there is, or waits for whoever does already; returns whether a member was running. */
    private boolean stop() {
        synchronized (stopping) {
            FoundersSearch searching;
            MemberStarter.Started running;
            ServiceRegistration<Member> registered;
            synchronized (lock) {
                searching = search;
                running = started;
                registered = registration;
                search = null;
                started = null;
                registration = null;
            }
            if (searching != null) {
                searching.close();
            }
            if (registered != null) {
                registered.unregister();
            }
            if (running != null) {
                running.stop().run();
            }
            return running != null;
        }
    }

    /** Stops the member. */
    @Override
    public void close() {
        closing = true;
        engines.close();
        stop();
        registries.close();
        watchdog.close();
        if (removed) {
            // Again, so that what ended the member stands at the end of its log.
            sayThatItWasRemoved();
        }
    }
}
