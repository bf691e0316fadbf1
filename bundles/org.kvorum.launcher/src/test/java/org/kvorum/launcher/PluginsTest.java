// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

class PluginsTest {
    @TempDir
    private Path folder;

    @TempDir
    private Path storage;

    private Framework framework;

    @BeforeEach
    void begin() throws BundleException {
        framework = new org.apache.felix.framework.FrameworkFactory()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString()));
        framework.start();
    }

    @AfterEach
    void end() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void startsTheJarsOfAllFoldersEvenIfTheyNeedEachOther(@TempDir Path further) throws IOException {
        jar("user.jar", Map.of("Bundle-SymbolicName", "user", "Import-Package", "some.library"));
        var exports = Map.of("Bundle-SymbolicName", "library", "Export-Package", "some.library");
        Files.move(jar("library.jar", exports), further.resolve("library.jar"));

        var refused =
                new Plugins(List.of(folder, further, folder.resolve("missing"))).start(framework.getBundleContext());

        assertThat(refused).isEmpty();
        assertThat(states()).isEqualTo(Map.of("user 0.0.0", Bundle.ACTIVE, "library 0.0.0", Bundle.ACTIVE));
    }

    @Test
    void badJarsAreNamedWithTheirReasonAndTheOthersStart() throws IOException {
        Files.writeString(folder.resolve("broken.jar"), "not a zip");
        jar("lacking.jar", Map.of("Bundle-SymbolicName", "lacking", "Import-Package", "that.nobody.has"));
        jar("refusing.jar", Map.of("Bundle-SymbolicName", "refusing", "Bundle-Activator", "no.such.Activator"));
        jar("library.jar", Map.of());
        jar("fragment.jar", Map.of("Bundle-SymbolicName", "fragment", "Fragment-Host", "system.bundle"));
        jar("sound.jar", Map.of("Bundle-SymbolicName", "sound"));
        jar("twin.jar", Map.of("Bundle-SymbolicName", "sound"));

        var reasons = new Plugins(List.of(folder))
                .start(framework.getBundleContext()).stream()
                        .collect(Collectors.toMap(
                                refusal -> refusal.jar().getFileName().toString(), Plugins.Refusal::reason));

        assertThat(reasons)
                .containsOnlyKeys(
                        "broken.jar", "lacking.jar", "refusing.jar", "library.jar", "fragment.jar", "twin.jar");
        assertThat(reasons.get("broken.jar")).containsIgnoringCase("zip");
        assertThat(reasons.get("lacking.jar")).contains("that.nobody.has");
        assertThat(reasons.get("refusing.jar")).contains("no.such.Activator");
        assertThat(reasons.get("library.jar")).contains("Bundle-SymbolicName");
        assertThat(reasons.get("fragment.jar")).contains("fragment");
        assertThat(reasons.get("twin.jar")).contains("sound");
        assertThat(states()).containsEntry("sound 0.0.0", Bundle.ACTIVE);
    }

    @Test
    void nextStartTakesWhatLiesThereThen() throws Exception {
        jar("exchanged.jar", Map.of("Bundle-SymbolicName", "exchanged", "Bundle-Version", "1.0.0"));
        jar("removed.jar", Map.of("Bundle-SymbolicName", "removed"));
        new Plugins(List.of(folder)).start(framework.getBundleContext());
        assertThat(states()).containsOnlyKeys("exchanged 1.0.0", "removed 0.0.0");
        end();
        jar("exchanged.jar", Map.of("Bundle-SymbolicName", "exchanged", "Bundle-Version", "2.0.0"));
        Files.delete(folder.resolve("removed.jar"));

        begin();
        assertThat(states()).containsOnlyKeys("exchanged 1.0.0", "removed 0.0.0");
        new Plugins(List.of(folder)).forget(framework.getBundleContext());
        assertThat(states()).isEmpty();
        new Plugins(List.of(folder)).start(framework.getBundleContext());

        assertThat(states()).isEqualTo(Map.of("exchanged 2.0.0", Bundle.ACTIVE));
    }

    private Map<String, Integer> states() {
        return Arrays.stream(framework.getBundleContext().getBundles())
                .filter(bundle -> bundle.getBundleId() != 0)
                .collect(Collectors.toMap(
                        bundle -> bundle.getSymbolicName() + " " + bundle.getVersion(), Bundle::getState));
    }

    private Path jar(String name, Map<String, String> headers) throws IOException {
        var manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!headers.isEmpty()) {
            attributes.putValue("Bundle-ManifestVersion", "2");
        }
        headers.forEach(attributes::putValue);
        var path = folder.resolve(name);
        new JarOutputStream(Files.newOutputStream(path), manifest).close();
        return path;
    }
}
