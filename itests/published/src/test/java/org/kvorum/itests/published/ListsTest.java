// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The lists of the bundles that others resolve from. */
final class ListsTest {
    private static final Path BOM = BuiltBundle.ROOT.resolve("bom/pom.xml");

    @Test
    void billOfMaterialsNamesEveryBundle() {
        var entries = BuiltBundle.all().stream()
                .map(bundle -> """
                              <dependency>
                                <groupId>org.kvorum</groupId>
                                <artifactId>%s</artifactId>
                                <version>${project.version}</version>
                              </dependency>
                        """.formatted(bundle.artifactId()))
                .collect(Collectors.joining());
        new Listing(BOM, "<dependencyManagement>\n    <dependencies>\n", "    </dependencies>\n").isNow(entries);
    }

    @Test
    void publishedBillOfMaterialsBringsNothingElse() throws Exception {
        var pom = Files.readString(BuiltBundle.ROOT.resolve("bom/target/kvorum-bom.pom"));
        assertThat(pom)
                .doesNotContain("<parent>", "<properties>", "<build>")
                .contains("<licenses>", "<url>https://kvorum.org</url>\n  </scm>", "<developers>");
        assertThat(Pattern.compile("<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>")
                        .matcher(pom)
                        .results()
                        .map(found -> found.group(1) + ":" + found.group(2)))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of("kvorum-bom"),
                                BuiltBundle.all().stream().map(BuiltBundle::artifactId))
                        .map(name -> "org.kvorum:" + name)
                        .toList());
    }

    @Test
    void indexPointsToEveryBundleOfTheDistribution() throws Exception {
        var index = Files.readString(Distribution.HOME.resolve("index.xml"));
        var urls = Pattern.compile("name=\"url\" value=\"(bundle/[^\"]+)\"")
                .matcher(index)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(urls)
                .containsExactlyInAnyOrderElementsOf(Distribution.bundles().stream()
                        .map(jar -> "bundle/" + jar.getFileName())
                        .toList());
        assertThat(index).contains("increment=\"0\"");
    }
}
