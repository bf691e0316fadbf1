// SPDX-License-Identifier: Apache-2.0
package org.kvorum.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kvorum.api.env.Environment;

/**
 * Until there is a release to compare with, a change of the ports is seen as a change of a text.
 *
 * <p>{@code -Dkvorum.rewrite} writes what is there now; look at the difference, and at the packages' versions, before you commit it.
 */
final class ApiTextTest {
    private static final Bundle API = new Bundle(Bundle.ALL.resolve("org.kvorum.api"));
    private static final Path WRITTEN = API.folder().resolve("src/api.txt");

    @Test
    void portsAreAsTheyAreWrittenDown() throws Exception {
        var now = ApiText.of(Environment.class, exported());
        if (Boolean.getBoolean("kvorum.rewrite") || "".equals(System.getProperty("kvorum.rewrite"))) {
            Files.writeString(WRITTEN, now);
        } else {
            assertThat(Files.exists(WRITTEN) ? Files.readString(WRITTEN) : "")
                    .as(
                            "%s; if the change is meant, run ./mvnw -pl bundles/org.kvorum.arch test -Dkvorum.rewrite",
                            WRITTEN)
                    .isEqualTo(now);
        }
    }

    @Test
    void everyExportedPackageIsWrittenDown() throws Exception {
        var text = Files.readString(WRITTEN);
        assertThat(exported()).hasSizeGreaterThan(5).allSatisfy(name -> assertThat(text)
                .contains(" " + name + "."));
    }

    private static List<String> exported() {
        return API.sources().stream()
                .filter(source -> source.path().endsWith("package-info.java"))
                .filter(source -> source.code().contains("@Export"))
                .map(source -> API.main()
                        .relativize(source.path().getParent())
                        .toString()
                        .replace('/', '.'))
                .toList();
    }
}
