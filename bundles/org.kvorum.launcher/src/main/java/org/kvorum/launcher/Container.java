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
import org.kvorum.api.member.MemberConfig;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.connect.ModuleConnector;
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
    private final Path cache;
    private final boolean isolated;
    private final MemberConfig config;
    private final Audience audience;

    /** Whether a component has ended the process, and not a signal. */
    private final AtomicBoolean exiting = new AtomicBoolean();

    /**
     * Creates it, without effect yet.
     *
     * @param cache where the framework may keep its state from one start to the next
     * @param isolated whether each bundle has its own class loader; slower to start, but any bundle can then be exchanged at run time
     */
    Container(Distribution distribution, Path cache, boolean isolated, MemberConfig config, Audience audience) {
        this.distribution = distribution;
        this.cache = cache;
        this.isolated = isolated;
        this.config = config;
        this.audience = audience;
    }

    /** Runs until the framework is stopped from inside. A signal, or a component that wants the process to end, does not come back from here. */
    void run() throws BundleException, IOException, InterruptedException {
        var slot = CacheSlot.takeOrMake(cache);
        var framework = newFramework(slot);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework), "kvorum-stop"));
        framework.init();
        var context = framework.getBundleContext();
        context.registerService(
                IntConsumer.class, this::exit, FrameworkUtil.asDictionary(Map.of("kvorum.exit", "true")));
        Readiness.watch(context, audience);
        var bundles = installed(context, slot);
        framework.start();
        framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
        for (var bundle : bundles) {
            if (bundle.adapt(BundleRevision.class).getTypes() != BundleRevision.TYPE_FRAGMENT) {
                bundle.start(Bundle.START_TRANSIENT);
            }
        }
        framework.waitForStop(0);
    }

    private Framework newFramework(CacheSlot slot) {
        ModuleConnector connector = isolated ? null : new FlatConnector(distribution.bundles());
        return new org.apache.felix.framework.FrameworkFactory().newFramework(settings(slot), connector);
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
        settings.put("gosh.args", "--nointeractive --noshutdown");
        return settings;
    }

    private List<Bundle> installed(BundleContext context, CacheSlot slot) throws BundleException, IOException {
        var bundles = new ArrayList<Bundle>();
        for (var jar : distribution.bundles()) {
            bundles.add(context.installBundle(isolated ? "reference:" + jar.toUri() : FlatConnector.location(jar)));
        }
        if (!slot.complete()) {
            slot.markComplete();
        }
        return bundles;
    }

    /** Ends the process on another thread: the caller may hold locks that the framework needs to stop. */
    private void exit(int status) {
        if (!exiting.getAndSet(true)) {
            new Thread(() -> System.exit(status), "kvorum-exit").start();
        }
    }

    private void stop(Framework framework) {
        if (!exiting.get()) {
            LOG.info("received signal; shutting down");
        }
        audience.stopping();
        try {
            framework.stop();
            if (framework.waitForStop(STOP_MILLIS).getType() == org.osgi.framework.FrameworkEvent.WAIT_TIMEDOUT) {
                LOG.warn("ended before everything was stopped");
            }
        } catch (BundleException e) {
            LOG.atWarn().setCause(e).log("could not stop the framework");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
