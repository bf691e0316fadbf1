// SPDX-License-Identifier: Apache-2.0
package org.kvorum.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class PackagesTest {
    private static final List<Bundle> BUNDLES = Bundle.all();

    @Test
    void folderArtifactAndModuleShareOneName() throws IOException {
        String modules = Files.readString(Bundle.ALL.resolve("pom.xml"));
        for (Bundle bundle : BUNDLES) {
            assertThat(modules).contains("<module>" + bundle.name() + "</module>");
            assertThat(Files.readString(bundle.folder().resolve("pom.xml")))
                    .contains("<artifactId>" + bundle.name() + "</artifactId>");
        }
    }

    @Test
    void everyPackageBeginsWithTheNameOfItsBundle() {
        for (Bundle bundle : BUNDLES) {
            assertThat(packages(bundle).keySet())
                    .allMatch(name -> (name + ".").startsWith(bundle.name() + "."), "begins with " + bundle.name());
        }
    }

    @Test
    void everyPackageIsNullMarked() {
        for (Bundle bundle : BUNDLES) {
            packages(bundle).forEach((name, files) -> assertThat(packageInfo(files))
                    .as("package-info of %s", name)
                    .contains("@NullMarked"));
        }
    }

    @Test
    void everyExportedPackageHasAVersionAndNoOtherHas() {
        for (Bundle bundle : BUNDLES) {
            packages(bundle).forEach((name, files) -> {
                String info = packageInfo(files);
                assertThat(info.contains("@Version(")).as("version of %s", name).isEqualTo(info.contains("@Export"));
            });
        }
    }

    private static Map<String, List<SourceFile>> packages(Bundle bundle) {
        return bundle.sources().stream()
                .collect(Collectors.groupingBy(
                        source -> packageName(bundle, source.path()), TreeMap::new, Collectors.toList()));
    }

    private static String packageName(Bundle bundle, Path file) {
        return bundle.main().relativize(file.getParent()).toString().replace('/', '.');
    }

    private static String packageInfo(List<SourceFile> files) {
        return files.stream()
                .filter(file -> file.path().endsWith("package-info.java"))
                .map(SourceFile::code)
                .findAny()
                .orElse("");
    }
}
