// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {
    @Test
    void jarThatIsNotOnTheClassPathWasDroppedInAndIsLoadedByTheFramework(@TempDir Path home) throws IOException {
        jar(home.resolve("lib/kvorum.jar"), "org.osgi.framework.jar ../bundle/built.jar");
        jar(home.resolve("bundle/built.jar"), "");
        var dropped = jar(home.resolve("bundle/dropped.jar"), "");

        var distribution = Distribution.in(home);
        var connector =
                new FlatConnector(distribution.bundles(), HeaderIndex.of(distribution::built, home.resolve("cache")));

        assertThat(distribution.bundles()).hasSize(2);
        assertThat(connector.location(home.resolve("bundle/built.jar"))).isEqualTo("kvorum:built.jar");
        assertThat(connector.location(dropped)).isEqualTo("reference:" + dropped.toUri());
        assertThat(connector.connect("kvorum:built.jar")).isPresent();
        assertThat(connector.connect("kvorum:dropped.jar")).isEmpty();
    }

    private static Path jar(Path path, String classPath) throws IOException {
        Files.createDirectories(path.getParent());
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        new JarOutputStream(Files.newOutputStream(path), manifest).close();
        return path;
    }
}
