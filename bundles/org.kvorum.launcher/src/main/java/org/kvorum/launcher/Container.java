// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.member.MemberConfig;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The framework with the distribution's bundles, from start to end. */
final class Container {
    private static final Logger LOG = LoggerFactory.getLogger(Container.class);

    /** A supervisor expects the end 1.5 seconds after its signal; the rest is for the virtual machine. */
    private static final long STOP_MILLIS = 1_200;

    private final Distribution distribution;
    private final Plugins plugins;
    private final Platform platform;
    private final Path cache;
    private final boolean isolated;
    private final MemberConfig config;
    private final Audience audience;

    /** Whether a component has ended the process, and not a signal. */
    private final AtomicBoolean exiting = new AtomicBoolean();

    /** Whether the process is about to end, for whatever reason. */
    private final AtomicBoolean stopping = new AtomicBoolean();

    /**
     * Creates it, without effect yet.
     *
     * @param cache where the framework may keep its state from one start to the next
     * @param isolated whether each bundle has its own class loader; slower to start, but any bundle can then be exchanged at run time
     */
    Container(
            Distribution distribution,
            Plugins plugins,
            Path cache,
            boolean isolated,
            MemberConfig config,
            Audience audience) {
        this.distribution = distribution;
        this.plugins = plugins;
        this.platform = new Platform(distribution, config, plugins);
        this.cache = cache;
        this.isolated = isolated;
        this.config = config;
        this.audience = audience;
    }

    /** Runs until the framework is stopped, by a signal, a component or from inside. */
    void run() throws BundleException, IOException, InterruptedException {
        try {
            start().waitForStop(0);
        } catch (BundleException | IllegalStateException e) {
            // a framework that is stopped while it starts complains in many ways
            if (!stopping.get()) {
                throw e;
            }
        }
    }

    private Framework start() throws BundleException, IOException {
        if (isolated) {
            // what looks for services through this loader must not find the class path's own copies of them
            Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        }
        var slot = CacheSlot.takeOrMake(cache.resolve(isolated ? "isolated" : "flat"));
        var connector = isolated ? null : connector();
        var framework = new org.apache.felix.framework.FrameworkFactory().newFramework(settings(slot), connector);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework, slot), "kvorum-stop"));
        framework.init();
        var context = framework.getBundleContext();
        context.registerService(
                IntConsumer.class, this::exit, FrameworkUtil.asDictionary(Map.of("kvorum.exit", "true")));
        Readiness.watch(context, new Audience() {
            @Override
            public void ready() {
                if (audience.waitsForPlatform()) {
                    platform.startNow(context, jar -> location(jar, connector));
                } else {
                    platform.start(context, jar -> location(jar, connector));
                }
                audience.ready();
            }

            @Override
            public void stopping() {}
        });
        context.addBundleListener((SynchronousBundleListener) event -> changed(event, slot));
        LOG.debug("framework initialized");
        var bundles = installed(context, slot, connector);
        plugins.forget(context);
        LOG.debug("bundles installed");
        framework.start();
        framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
        LOG.debug("bundles resolved");
        for (var bundle : bundles) {
            if (bundle.adapt(BundleRevision.class).getTypes() != BundleRevision.TYPE_FRAGMENT) {
                bundle.start(Bundle.START_TRANSIENT);
            }
        }
        LOG.debug("bundles started");
        plugins.start(context);
        plugins.lookFor(config.text("storage-engine"), context);
        return framework;
    }

    private FlatConnector connector() throws IOException {
        return new FlatConnector(distribution.all(), HeaderIndex.of(distribution::built, cache));
    }

    private Map<String, String> settings(CacheSlot slot) {
        var settings = new HashMap<String, String>();
        config.values().forEach((flag, value) -> settings.put("kvorum.config." + flag, value));
        settings.put(Constants.FRAMEWORK_STORAGE, slot.storage().toString());
        if (!slot.complete()) {
            settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        }
        // Xodus wants its files to survive an interrupted thread, and asks this package of the JDK for it
        settings.put(Constants.FRAMEWORK_BOOTDELEGATION, "sun.nio.ch");
        settings.put("ds.cache.metadata", "true");
        // the slot is locked already
        settings.put("felix.cache.locking", "false");
        // its URLs carry their handlers; to make them known to the JDK costs a start a lot of reflection
        settings.put("felix.service.urlhandlers", "false");
        settings.putAll(platform.settings());
        return settings;
    }

    private List<Bundle> installed(BundleContext context, CacheSlot slot, @Nullable FlatConnector connector)
            throws BundleException, IOException {
        var bundles = new ArrayList<Bundle>();
        for (var jar : distribution.bundles()) {
            bundles.add(context.installBundle(location(jar, connector)));
        }
        if (!slot.complete()) {
            slot.markComplete();
        }
        return bundles;
    }

    /** The cache outlives this process, and whoever starts next from it expects the distribution. */
    private static void changed(BundleEvent event, CacheSlot slot) {
        if (event.getType() == BundleEvent.UPDATED) {
            slot.markSpoilt();
        }
    }

    private static String location(Path jar, @Nullable FlatConnector connector) {
        return connector == null ? FlatConnector.reference(jar) : connector.location(jar);
    }

    /** Ends the process on another thread: the caller may hold locks that the framework needs to stop. */
    private void exit(int status) {
        if (!exiting.getAndSet(true)) {
            new Thread(() -> System.exit(status), "kvorum-exit").start();
        }
    }

    private void stop(Framework framework, CacheSlot slot) {
        stopping.set(true);
        platform.stop();
        if (!exiting.get()) {
            LOG.info("received signal; shutting down");
        }
        audience.stopping();
        try {
            framework.stop();
            if (framework.waitForStop(STOP_MILLIS).getType() == org.osgi.framework.FrameworkEvent.WAIT_TIMEDOUT) {
                LOG.warn("ended before everything was stopped");
            } else {
                slot.close();
            }
        } catch (BundleException e) {
            LOG.atWarn().setCause(e).log("could not stop the framework");
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("could not give the cache back");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
