// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.bytes.Bytes;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/** Bundles of the class path are updated as any other, with some that are really there. */
class FlatConnectorTest {
    private static final String UPDATED = "org.kvorum.api";
    /** What is updated, and what it imports. */
    private static final List<String> NAMES =
            List.of("org.kvorum.bytes", "org.kvorum.raft", "org.kvorum.command", UPDATED);

    private static final String TYPE = "org.kvorum.api.rpc.RpcException";
    private static final String MARK = "META-INF/newer";

    @TempDir
    private Path folder;

    private Framework framework;
    private FlatConnector connector;

    @BeforeEach
    void installOnTheClassPath() throws Exception {
        var jars = new ArrayList<Path>();
        for (var name : NAMES) {
            jars.add(copied(name));
        }
        connector = new FlatConnector(jars, HeaderIndex.of(() -> jars, folder));
        framework = start();
    }

    private Framework start() throws BundleException {
        var settings = new HashMap<String, String>();
        settings.put(Constants.FRAMEWORK_STORAGE, folder.resolve("storage").toString());
        settings.put("felix.service.urlhandlers", "false");
        var started = new FrameworkFactory().newFramework(settings, connector);
        started.start();
        for (var name : NAMES) {
            started.getBundleContext().installBundle(connector.location(jar(name)));
        }
        for (var bundle : started.getBundleContext().getBundles()) {
            bundle.start();
        }
        return started;
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void aBundleIsLoadedFromTheClassPath() throws Exception {
        assertThat(bundle().loadClass(TYPE).getClassLoader()).isSameAs(Bytes.class.getClassLoader());
        assertThat(bundle().getEntry(MARK)).isNull();
    }

    @Test
    void anUpdateFromAStreamTakesContentAndClassesFromTheNewJar() throws Exception {
        var before = bundle().getVersion();
        try (var in = Files.newInputStream(newer())) {
            bundle().update(in);
        }
        assertUpdated(before);
        assertThat(framework.adapt(FrameworkWiring.class).resolveBundles(List.of(bundle())))
                .isTrue();
        // what it imports is still that of the class path
        assertThat(bundle().loadClass("org.kvorum.bytes.Bytes")).isSameAs(Bytes.class);
    }

    @Test
    void anUpdateFromItsLocationTakesTheJarThatLiesThereNow() throws Exception {
        var before = bundle().getVersion();
        Files.move(newer(), jar(UPDATED), StandardCopyOption.REPLACE_EXISTING);
        bundle().update();
        assertUpdated(before);
        assertThat(bundle().loadClass("org.kvorum.bytes.Bytes")).isSameAs(Bytes.class);
    }

    @Test
    void anUpdateOfAJarThatIsTheSameChangesNothing() throws Exception {
        var before = bundle().getVersion();
        bundle().update();
        assertThat(bundle().getVersion()).isEqualTo(before);
        assertThat(bundle().loadClass(TYPE).getClassLoader()).isSameAs(Bytes.class.getClassLoader());
    }

    private void assertUpdated(Version before) throws Exception {
        assertThat(bundle().getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle().getVersion()).isGreaterThan(before);
        assertThat(bundle().getEntry(MARK)).isNotNull();
        var loaded = bundle().loadClass(TYPE);
        assertThat(loaded.getClassLoader()).isNotSameAs(Bytes.class.getClassLoader());
        assertThat(loaded.getDeclaredConstructor(int.class, String.class).newInstance(1, "made"))
                .hasToString(TYPE + ": made");
    }

    private Bundle bundle() {
        return Stream.of(framework.getBundleContext().getBundles())
                .filter(bundle -> UPDATED.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private Path jar(String name) {
        return folder.resolve(name + ".jar");
    }

    /** The jar that the class path has, by a name of its own. */
    private Path copied(String name) throws IOException {
        for (var entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            var path = Path.of(entry);
            if (path.toString().contains(name) && Files.isRegularFile(path)) {
                return Files.copy(path, jar(name));
            }
        }
        throw new IOException(name + " is no jar of the class path");
    }

    private Path newer() throws IOException {
        var newer = folder.resolve("newer");
        try (var from = new JarFile(jar(UPDATED).toFile(), false)) {
            var manifest = from.getManifest();
            manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, "99.0.0");
            try (var to = new JarOutputStream(Files.newOutputStream(newer), manifest)) {
                for (var entry : from.stream()
                        .filter(entry -> !entry.getName().equals(JarFile.MANIFEST_NAME))
                        .toList()) {
                    to.putNextEntry(new JarEntry(entry.getName()));
                    from.getInputStream(entry).transferTo(to);
                }
                to.putNextEntry(new JarEntry(MARK));
            }
        }
        return newer;
    }
}
