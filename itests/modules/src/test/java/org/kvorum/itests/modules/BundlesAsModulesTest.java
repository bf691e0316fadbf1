// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every bundle is: a module of the same name with the same exports, which provides what its components are. */
class BundlesAsModulesTest {
    /** What has tests alone, and what lives in a framework alone: the libraries that these need there are no modules. */
    private static final Set<String> NO_MODULES = Set.of(
            "org.kvorum.arch", "org.kvorum.configadmin", "org.kvorum.health", "org.kvorum.jetcd", "org.kvorum.shell");

    /** Whoever brings one of these offers it to a framework and to ServiceLoader alike. */
    private static final Set<String> CHOSEN_BY_NAME =
            Set.of("org.kvorum.api.storage.StorageEngine", "org.kvorum.api.discovery.Discovery");

    static Stream<BundleJar> bundles() throws IOException {
        return ModulePath.read().bundles().stream().map(BundleJar::new);
    }

    @Test
    void eachFolderIsOneOfThem() throws IOException {
        var folders = new TreeSet<String>();
        try (var children = Files.list(Path.of("../../bundles"))) {
            children.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> String.valueOf(folder.getFileName()))
                    .forEach(folders::add);
        }
        folders.removeAll(NO_MODULES);
        assertThat(bundles().map(BundleJar::name))
                .as("the dependencies of this test name each bundle")
                .containsExactlyElementsOf(folders);
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void isCalledAsItsBundleAndItsArtifact(BundleJar jar) {
        assertThat(jar.descriptor().isAutomatic()).isFalse();
        assertThat(jar.descriptor().isOpen()).isFalse();
        assertThat(jar.name()).isEqualTo(jar.header("Bundle-SymbolicName").split(";", -1)[0]);
        var file = ModulePath.jar(jar.module()).getFileName();
        assertThat(String.valueOf(file)).startsWith(jar.name() + "-0");
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void exportsTheSameToModulesAsToBundles(BundleJar jar) {
        assertThat(jar.exportedToModules()).isEqualTo(jar.exportedToBundles());
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void providesTheSameOnTheClassPathAsOnTheModulePath(BundleJar jar) {
        for (var provided : jar.descriptor().provides()) {
            assertThat(jar.providersOnTheClassPath(provided.service()))
                    .as("META-INF/services/%s", provided.service())
                    .containsAll(provided.providers());
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void providesWhatAComponentIsThatIsChosenByName(BundleJar jar) {
        var provided = jar.descriptor().provides().stream()
                .map(ModuleDescriptor.Provides::service)
                .toList();
        for (var service : jar.componentServices()) {
            if (CHOSEN_BY_NAME.contains(service)) {
                assertThat(provided)
                        .as("bnd.bnd and META-INF/services of a bundle whose component is a %s", service)
                        .contains(service);
            }
        }
    }

    @Test
    void theLibrariesAreModulesWithStableNames() throws IOException {
        for (var library : ModulePath.read().libraries()) {
            if (library.descriptor().isAutomatic()) {
                assertThat(automaticName(ModulePath.jar(library)))
                        .as("Automatic-Module-Name of %s", library.location())
                        .isEqualTo(library.descriptor().name());
            }
        }
    }

    private static String automaticName(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            var name = file.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
            return name == null ? "" : name;
        }
    }

    @Test
    void allOfThemResolveTogether() throws IOException {
        var path = ModulePath.read();
        var names = path.bundles().stream()
                .map(module -> module.descriptor().name())
                .toList();
        var configuration = ModuleLayer.boot().configuration().resolveAndBind(path.finder(), ModuleFinder.of(), names);
        var layer = ModuleLayer.boot().defineModulesWithOneLoader(configuration, ClassLoader.getSystemClassLoader());
        assertThat(layer.modules().stream().map(Module::getName)).containsAll(names);
    }
}
