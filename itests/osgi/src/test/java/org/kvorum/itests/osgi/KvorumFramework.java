// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A Felix framework with the distribution's bundles, each with a class loader of its own, and with what the launcher adds: settings as properties, and a service
 * that ends the process. Here the process goes on, and the status is kept.
 */
final class KvorumFramework implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String READY = "org.kvorum.api.rpc.ClientEndpointReady";

    private final Seat seat;
    private final Framework framework;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    private KvorumFramework(Seat seat, Framework framework) {
        this.seat = seat;
        this.framework = framework;
    }

    /** Starts a framework and the bundles, all but those named; does not wait until clients are served. */
    static KvorumFramework start(Seat seat, String... without) throws BundleException, IOException {
        Files.createDirectories(seat.folder());
        // the logging fragment knows no other way to be told, and reads it when its framework logs for the first time
        System.setProperty("kvorum.log.outputs", logFile(seat).toString());
        var thread = Thread.currentThread();
        var loader = thread.getContextClassLoader();
        // what looks for services through this loader must not find those of the tests
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            var framework = new FrameworkFactory().newFramework(settings(seat));
            var started = new KvorumFramework(seat, framework);
            started.begin(Set.of(without));
            return started;
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    private static Map<String, String> settings(Seat seat) {
        var settings = new HashMap<>(seat.properties());
        settings.put(
                Constants.FRAMEWORK_STORAGE, seat.folder().resolve("framework").toString());
        settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        settings.put(Constants.FRAMEWORK_BOOTDELEGATION, "sun.nio.ch");
        settings.put("felix.cm.dir", seat.folder().resolve("config").toString());
        settings.put("felix.fileinstall.dir", seat.folder().resolve("conf").toString());
        settings.put("felix.fileinstall.poll", "100");
        settings.put("felix.fileinstall.noInitialDelay", "true");
        // a class that only the tests have must be missed
        settings.put("felix.bootdelegation.implicit", "false");
        settings.put("felix.service.urlhandlers", "false");
        return settings;
    }

    private void begin(Set<String> without) throws BundleException {
        framework.init();
        context()
                .registerService(
                        IntConsumer.class, exit::complete, FrameworkUtil.asDictionary(Map.of("kvorum.exit", "true")));
        var bundles = new ArrayList<Bundle>();
        for (var jar : Distribution.bundles()) {
            if (!without.contains(Distribution.symbolicName(jar))) {
                bundles.add(install(jar));
            }
        }
        framework.start();
        assertThat(framework.adapt(FrameworkWiring.class).resolveBundles(bundles))
                .isTrue();
        for (var bundle : bundles) {
            if (bundle.adapt(BundleRevision.class).getTypes() != BundleRevision.TYPE_FRAGMENT) {
                bundle.start();
            }
        }
    }

    /** Starts what the launcher starts when clients are served, but for the terminal. */
    void startPlatform() throws BundleException, IOException {
        Files.createDirectories(configurations());
        var bundles = new ArrayList<Bundle>();
        for (var jar : Distribution.platform()) {
            bundles.add(install(jar));
        }
        for (var bundle : bundles) {
            if (!bundle.getSymbolicName().endsWith(".jline")) {
                bundle.start();
            }
        }
    }

    /** Returns the folder whose files are configurations. */
    Path configurations() {
        return seat.folder().resolve("conf");
    }

    /** Returns how many members serve clients. */
    int ready() throws InvalidSyntaxException {
        var ready = context().getAllServiceReferences(READY, null);
        return ready == null ? 0 : ready.length;
    }

    /** Installs a jar, which the framework reads in place. */
    Bundle install(Path jar) throws BundleException {
        return context().installBundle("reference:" + jar.toUri());
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Returns the bundle with the symbolic name. */
    Bundle bundle(String symbolicName) {
        for (var bundle : context().getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new IllegalArgumentException("no bundle " + symbolicName);
    }

    /** Waits until clients are served. */
    KvorumFramework awaitReady() throws InterruptedException {
        assertThat(awaitService(READY, PATIENCE))
                .as("%s serves clients; its log: %s", seat.name(), logFile(seat))
                .isTrue();
        return this;
    }

    boolean isReady() {
        return context().getServiceReference(READY) != null;
    }

    /** Waits for a service; by name, since its class is another one here. */
    boolean awaitService(String type, Duration patience) throws InterruptedException {
        var tracker = new ServiceTracker<>(context(), type, null);
        tracker.open(true);
        try {
            return tracker.waitForService(patience.toMillis()) != null;
        } finally {
            tracker.close();
        }
    }

    /** Refreshes what was updated or uninstalled, and what is wired to it; returns when that is done. */
    void refresh(Bundle... bundles) throws Exception {
        var done = new CompletableFuture<Integer>();
        framework
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundles), event -> done.complete(event.getType()));
        assertThat(done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(FrameworkEvent.PACKAGES_REFRESHED);
    }

    /** Completes with the status when a component wants the process to end. */
    CompletableFuture<Integer> exit() {
        return exit;
    }

    List<String> log() throws IOException {
        return Files.exists(logFile(seat)) ? Files.readAllLines(logFile(seat)) : List.of();
    }

    private static Path logFile(Seat seat) {
        return seat.folder().resolve("log");
    }

    Seat seat() {
        return seat;
    }

    @Override
    public void close() throws BundleException {
        framework.stop();
        try {
            assertThat(framework.waitForStop(PATIENCE.toMillis()).getType())
                    .as("how the framework of %s ended", seat.name())
                    .isEqualTo(FrameworkEvent.STOPPED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
