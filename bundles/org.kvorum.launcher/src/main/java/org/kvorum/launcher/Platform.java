// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.kvorum.api.member.MemberConfig;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators of a framework expect of it and no client waits for: configurations, hot deployment, the shell. Its bundles are started once clients are served,
 * and a moment later, unless somebody sits at a console.
 */
final class Platform {
    private static final Logger LOG = LoggerFactory.getLogger(Platform.class);

    /** Opens a terminal as soon as it is started, with or without somebody at it. */
    private static final String TERMINAL = "org.apache.felix.gogo.jline";

    /** Lets the first requests have the machine to themselves. */
    private static final long PATIENCE_MILLIS = 1_500;

    private final Distribution distribution;
    private final MemberConfig config;
    private final Plugins plugins;
    private final CountDownLatch stopping = new CountDownLatch(1);

    Platform(Distribution distribution, MemberConfig config, Plugins plugins) {
        this.distribution = distribution;
        this.config = config;
        this.plugins = plugins;
    }

    /** Returns what its bundles want to know from the framework. */
    Map<String, String> settings() {
        var configurations = config.text("config-dir");
        var watched = new ArrayList<>(plugins.folders());
        watched.add(configurations.isEmpty() ? distribution.home().resolve("conf") : Path.of(configurations));
        var folders = watched.stream()
                .filter(Files::isDirectory)
                .map(folder -> folder.toAbsolutePath().toString())
                .toList();
        boolean interactive = config.enabled("console");
        return Map.of(
                "felix.cm.dir",
                Path.of(config.text("data-dir"))
                        .resolve("config")
                        .toAbsolutePath()
                        .toString(),
                "felix.fileinstall.dir",
                String.join(",", folders),
                "felix.fileinstall.filter",
                filter(plugins.names()),
                "felix.fileinstall.poll",
                "1000",
                "felix.fileinstall.noInitialDelay",
                "true",
                // the files are the operator's
                "felix.fileinstall.enableConfigSave",
                "false",
                "felix.fileinstall.log.level",
                "1",
                "felix.fileinstall.bundles.startTransient",
                "true",
                "gosh.args",
                interactive ? "" : "--nointeractive --noshutdown");
    }

    /** What is there at the start is the launcher's until the end: the member may run on it. What is dropped later is taken up at once. */
    private static String filter(Set<String> installed) {
        var names = installed.stream().map(Pattern::quote).sorted().collect(Collectors.joining("|"));
        return (names.isEmpty() ? "" : "(?!(" + names + ")$)") + ".*\\.(jar|cfg|config)";
    }

    /** Whether somebody waits for a console. */
    boolean isUrgent() {
        return config.enabled("console") || !config.text("console-listen").isEmpty();
    }

    /**
     * Starts the bundles on a thread of its own, now or a moment later.
     *
     * @param location says where a jar is installed from
     */
    void start(BundleContext context, Function<Path, String> location) {
        var thread = new Thread(
                () -> {
                    try {
                        if (isUrgent() || !stopping.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                            startNow(context, location);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "kvorum-platform");
        thread.setDaemon(true);
        thread.start();
    }

    /** Gives up what has not begun. */
    void stop() {
        stopping.countDown();
    }

    /** Starts the bundles; returns when they run. */
    void startNow(BundleContext context, Function<Path, String> location) {
        var bundles = new ArrayList<Bundle>();
        for (var jar : distribution.platform()) {
            try {
                bundles.add(context.installBundle(location.apply(jar)));
            } catch (BundleException | IllegalStateException e) {
                complain(jar.getFileName().toString(), e);
            }
        }
        for (var bundle : bundles) {
            try {
                if (isWanted(bundle)) {
                    bundle.start(Bundle.START_TRANSIENT);
                }
            } catch (BundleException | IllegalStateException e) {
                complain(bundle.getSymbolicName(), e);
            }
        }
        LOG.atDebug().addKeyValue("bundles", bundles.size()).log("platform started");
    }

    private boolean isWanted(Bundle bundle) {
        return bundle.adapt(BundleRevision.class).getTypes() != BundleRevision.TYPE_FRAGMENT
                && (config.enabled("console") || !TERMINAL.equals(bundle.getSymbolicName()));
    }

    /** A framework that stops meanwhile has no bundles to start any more. */
    private void complain(String bundle, Exception failure) {
        if (stopping.getCount() > 0) {
            LOG.atWarn()
                    .addKeyValue("bundle", bundle)
                    .addKeyValue("error", failure.getMessage())
                    .log("could not start a bundle of the platform");
        }
    }
}
