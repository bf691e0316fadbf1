// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.storage.StorageEngine;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator has added to the distribution: the jars in some folders. They are installed anew at each start, after the distribution's own bundles have been
 * wired, so that a jar may have been exchanged under its name, and a bad one costs nothing but a warning. The framework gets copies: a jar may be replaced while
 * its bundle runs.
 *
 * @param folders where the jars lie, in the order in which they are taken
 */
record Plugins(List<Path> folders) {
    /** The folder beside the distribution's own. */
    static final String FOLDER = "plugins";

    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    /** How the locations begin; the distribution's own bundles have others. */
    private static final String SCHEME = "file:";

    /**
     * A jar that is of no use.
     *
     * @param reason for people
     */
    record Refusal(Path jar, String reason) {}

    /** The jars of the distribution's folder and of one more, if the flag names one. */
    static Plugins of(Path home, MemberConfig config) {
        var folders = new ArrayList<>(List.of(home.resolve(FOLDER)));
        var further = config.text("plugins-dir");
        if (!further.isEmpty()) {
            folders.add(Path.of(further));
            if (!Files.isDirectory(folders.get(1))) {
                LOG.atWarn().addKeyValue("plugins-dir", further).log("there is no such folder for plugins");
            }
        }
        return new Plugins(List.copyOf(folders));
    }

    /** Returns the names of the jars there are now. */
    Set<String> names() {
        return jars(new ArrayList<>()).stream()
                .map(jar -> jar.getFileName().toString())
                .collect(Collectors.toSet());
    }

    /** Removes what an earlier run has left in the framework's cache. */
    void forget(BundleContext context) throws BundleException {
        for (var bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith(SCHEME)) {
                bundle.uninstall();
            }
        }
    }

    /** Installs and starts what there is; returns, and has logged, what cannot be. */
    List<Refusal> start(BundleContext context) {
        var refused = new ArrayList<Refusal>();
        var installed = new ArrayList<Bundle>();
        for (var jar : jars(refused)) {
            try {
                installed.add(install(context, jar));
            } catch (BundleException | IOException e) {
                refused.add(new Refusal(jar, reason(e)));
            }
        }
        // all are there before the first one starts, for they may need each other
        for (var bundle : installed) {
            try {
                start(bundle);
            } catch (BundleException e) {
                refused.add(new Refusal(Path.of(java.net.URI.create(bundle.getLocation())), reason(e)));
            }
        }
        refused.forEach(refusal -> LOG.atWarn()
                .addKeyValue("jar", refusal.jar())
                .addKeyValue("reason", refusal.reason())
                .log("a plugin is of no use"));
        return refused;
    }

    /** Says where to put what would bring the engine, if nothing here does. */
    void lookFor(String engine, BundleContext context) {
        try {
            var filter = "(" + StorageEngine.NAME + "=" + engine + ")";
            if (context.getAllServiceReferences(StorageEngine.class.getName(), filter) == null) {
                LOG.atWarn()
                        .addKeyValue("storage-engine", engine)
                        .addKeyValue("folders", folders)
                        .log("no bundle brings the storage engine; put one that does into a folder for plugins");
            }
        } catch (InvalidSyntaxException e) {
            // a name that cannot be asked for is reported by the member, which asks for it too
            LOG.atDebug().setCause(e).log("cannot look for the engine");
        }
    }

    private List<Path> jars(List<Refusal> refused) {
        var jars = new ArrayList<Path>();
        for (var folder : folders) {
            if (Files.isDirectory(folder)) {
                try (var files = Files.list(folder)) {
                    files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                            .map(Path::toAbsolutePath)
                            .sorted()
                            .forEach(jars::add);
                } catch (IOException e) {
                    refused.add(new Refusal(folder, e.toString()));
                }
            }
        }
        return jars;
    }

    private static Bundle install(BundleContext context, Path jar) throws BundleException, IOException {
        try (var content = Files.newInputStream(jar)) {
            var bundle = context.installBundle(jar.toUri().toString(), content);
            if (bundle.getSymbolicName() == null) {
                bundle.uninstall();
                throw new BundleException("it is no bundle: its manifest has no Bundle-SymbolicName");
            }
            return bundle;
        }
    }

    private static void start(Bundle bundle) throws BundleException {
        if (bundle.adapt(BundleRevision.class).getTypes() == BundleRevision.TYPE_FRAGMENT) {
            throw new BundleException("it is a fragment, which cannot join a bundle that already runs");
        }
        bundle.start(Bundle.START_TRANSIENT);
        LOG.atInfo()
                .addKeyValue("bundle", bundle.getSymbolicName())
                .addKeyValue("version", bundle.getVersion())
                .addKeyValue("location", bundle.getLocation())
                .log("started plugin");
    }

    /** The framework's own words often are in the cause only. */
    private static String reason(Exception failure) {
        var cause = failure.getCause();
        return cause == null || cause.getMessage() == null
                ? String.valueOf(failure.getMessage())
                : failure.getMessage() + ": " + cause.getMessage();
    }
}
