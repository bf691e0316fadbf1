// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The archive and the Debian package, without installing them. */
final class ArchivesTest {
    /** {@code project.build.outputTimestamp} */
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

    private static List<TarEntry> archive = List.of();
    private static List<TarEntry> laidDown = List.of();
    private static List<TarEntry> control = List.of();

    @BeforeAll
    static void read() throws Exception {
        archive = TarEntry.ofGzip(Distribution.packed(".tar.gz"));
        laidDown = TarEntry.ofDebian(Distribution.packed(".deb"), "data");
        control = TarEntry.ofDebian(Distribution.packed(".deb"), "control");
    }

    @Test
    void archiveHasOneFolderWithTheProgramAndWhatToReadFirst() {
        var top = archive.get(0).name();
        assertThat(top).matches("kvorum-[0-9][^/]*/");
        assertThat(archive).allMatch(entry -> entry.name().startsWith(top));
        assertThat(names(archive))
                .contains(
                        top + "LICENSE",
                        top + "README.md",
                        top + "bin/kvorum",
                        top + "conf/kvorum.yml",
                        top + "docs/cluster.md",
                        top + "index.xml",
                        top + "lib/kvorum.jar",
                        top + "plugins/README",
                        top + "systemd/kvorum.service");
        assertThat(archive).noneMatch(entry -> entry.name().contains("/cache/"));
    }

    @Test
    void bothHaveEveryBundleOfTheDistribution() throws Exception {
        for (var jar : Distribution.bundles()) {
            var bytes = Files.readAllBytes(jar);
            assertThat(contentOf(archive, "/bundle/" + jar.getFileName())).isEqualTo(bytes);
            assertThat(contentOf(laidDown, "/bundle/" + jar.getFileName())).isEqualTo(bytes);
        }
    }

    /** Whatever machine, user and day: with the same jars the bytes are the same. */
    @Test
    void nothingInThemDependsOnWhoHasBuiltThemAndWhen() {
        for (var entries : List.of(archive, laidDown, control)) {
            assertThat(entries).isNotEmpty().allSatisfy(entry -> {
                assertThat(entry.modified()).as("time of %s", entry).isEqualTo(BUILT);
                assertThat(entry.user()).as("owner of %s", entry).isZero();
                assertThat(entry.group()).as("group of %s", entry).isZero();
            });
        }
    }

    @Test
    void onlyProgramsMayBeRun() {
        for (var entries : List.of(archive, laidDown)) {
            assertThat(entries).filteredOn(entry -> entry.target().isEmpty()).allSatisfy(entry -> assertThat(
                            entry.permissions())
                    .as("%s", entry)
                    .isEqualTo(entry.isFolder() || entry.name().contains("/bin/") ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    @Test
    void packageLinksItsProgramsFromThePath() {
        var programs = names(laidDown).stream()
                .filter(name -> name.matches("\\./usr/share/kvorum/bin/[^/]+"))
                .map(name -> name.substring(name.lastIndexOf('/') + 1))
                .toList();
        assertThat(programs).contains("kvorum");
        for (var program : programs) {
            assertThat(entry(laidDown, "./usr/bin/" + program).target()).isEqualTo("../share/kvorum/bin/" + program);
        }
    }

    @Test
    void unitsOfThePackageUseItsPlacesAndItsUser() {
        for (var unit : List.of("kvorum.service", "kvorum@.service")) {
            assertThat(new String(contentOf(laidDown, "/usr/lib/systemd/system/" + unit), StandardCharsets.UTF_8))
                    .contains("ExecStart=/usr/bin/kvorum\n", "User=kvorum\n", "EnvironmentFile=", "/etc/kvorum/")
                    .contains("StateDirectory=", "KVORUM_CACHE_DIR=/var/cache/")
                    .doesNotContain("DynamicUser", "/opt/", "/etc/default");
        }
        assertThat(text("conffiles")).isEqualTo("/etc/kvorum/kvorum.env\n");
        assertThat(names(laidDown)).contains("./etc/kvorum/kvorum.env");
    }

    @Test
    void packageAsksForAJavaAndMakesItsUser() {
        assertThat(text("control"))
                .contains("Package: kvorum\n", "Architecture: all\n")
                .containsPattern("Depends: adduser, openjdk-17-jre-headless \\| .*java-runtime-headless \\(>= 17\\)\n")
                .containsPattern("Version: [0-9][^-\n]*\n");
        assertThat(text("postinst")).startsWith("#!/bin/sh\n").contains("adduser --quiet --system");
        for (var script : List.of("postinst", "prerm", "postrm")) {
            assertThat(entry(control, "./" + script).permissions()).isEqualTo("rwxr-xr-x");
        }
    }

    private static String text(String name) {
        return new String(entry(control, "./" + name).content().array(), StandardCharsets.UTF_8);
    }

    private static byte[] contentOf(List<TarEntry> entries, String end) {
        return found(entries, name -> name.endsWith(end), end).content().array();
    }

    private static TarEntry entry(List<TarEntry> entries, String path) {
        return found(entries, path::equals, path);
    }

    private static TarEntry found(List<TarEntry> entries, Predicate<String> wanted, String what) {
        return entries.stream()
                .filter(entry -> wanted.test(entry.name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + what));
    }

    private static Set<String> names(List<TarEntry> entries) {
        return entries.stream().map(TarEntry::name).collect(Collectors.toSet());
    }
}
