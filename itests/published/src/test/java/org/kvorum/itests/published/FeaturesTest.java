// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Karaf gets what the distribution has; whether it resolves there is proven where the features are built. */
final class FeaturesTest {
    private static final Path FEATURES = BuiltBundle.ROOT.resolve("distro/karaf/src/main/feature/features.xml");

    /** By artifact; each with the reason why Karaf does without it. */
    private static final Map<String, String> LEFT_OUT = Map.of(
            "org.kvorum.logging", "Karaf logs by pax-logging",
            "slf4j-api", "pax-logging exports it",
            "org.apache.felix.scr", "in Karaf's feature scr",
            "org.osgi.service.component", "in Karaf's feature scr",
            "org.osgi.util.function", "in Karaf's framework",
            "org.osgi.util.promise", "in Karaf's framework");

    @Test
    void serverFeatureHasTheBundlesOfTheDistribution() throws Exception {
        new Listing(FEATURES, "rewrite` writes them anew. -->\n", "    <!-- end of the member's bundles -->")
                .isNow(elements(Distribution.bundles(), Distribution.TARGET));
    }

    @Test
    void clientFeatureHasTheBundlesAClientResolvesWith() throws Exception {
        new Listing(FEATURES, "the same for a client -->\n", "    <!-- end of the client's bundles -->")
                .isNow(elements(Distribution.clientBundles(), Distribution.CLIENT));
    }

    @Test
    void everyReasonToLeaveSomethingOutIsStillNeeded() throws Exception {
        var artifacts = artifacts(Distribution.TARGET);
        assertThat(Distribution.bundles().stream()
                        .map(jar -> artifacts.get(jar.getFileName().toString()))
                        .map(Artifact::artifactId))
                .containsAll(LEFT_OUT.keySet());
    }

    private static String elements(List<Path> jars, Path target) throws IOException {
        var artifacts = artifacts(target);
        var names = jars.stream().map(jar -> jar.getFileName().toString()).toList();
        assertThat(artifacts).as("dependencies in %s", target).containsKeys(names.toArray(String[]::new));
        return names.stream()
                .map(artifacts::get)
                .filter(artifact -> !LEFT_OUT.containsKey(artifact.artifactId()))
                .map(Artifact::element)
                .collect(Collectors.joining());
    }

    /**
     * A dependency as Maven lists it.
     *
     * @param version a version, or how the features' file refers to the build's own
     */
    private record Artifact(String groupId, String artifactId, String classifier, String version) {
        /** A library is used as it is there already; what nobody imports, as native code, has to be asked for. */
        String element() {
            var wanted = groupId.equals("org.kvorum") || !classifier.isEmpty();
            return "    <bundle" + (wanted ? "" : " dependency=\"true\"") + ">" + url() + "</bundle>\n";
        }

        private String url() {
            return "mvn:" + groupId + "/" + artifactId + "/" + version
                    + (classifier.isEmpty() ? "" : "/jar/" + classifier);
        }
    }

    /** Returns what a module has written, by the name of the jar. */
    private static Map<String, Artifact> artifacts(Path target) throws IOException {
        var line = Pattern.compile("^ +([^: ]+):([^:]+):jar:(?:([^:]+):)?([^:]+):(?:compile|runtime)\\b");
        var found = new TreeMap<String, Artifact>();
        for (var text : Files.readAllLines(target.resolve("artifacts.txt"))) {
            var match = line.matcher(text);
            if (match.find()) {
                var classifier = match.group(3) == null ? "" : match.group(3);
                var version = match.group(1).equals("org.kvorum") ? "${project.version}" : match.group(4);
                found.put(
                        match.group(2) + "-" + match.group(4) + (classifier.isEmpty() ? "" : "-" + classifier) + ".jar",
                        new Artifact(match.group(1), match.group(2), classifier, version));
            }
        }
        return found;
    }
}
