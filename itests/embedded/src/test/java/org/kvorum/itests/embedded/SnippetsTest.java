// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation shows of Java is part of a test that runs. */
class SnippetsTest {
    private static final Path ROOT = Path.of("../..");

    private static final List<Path> SOURCES = List.of(
            ROOT.resolve("bundles/org.kvorum.embed/src/test/java"),
            ROOT.resolve("bundles/org.kvorum.junit/src/test/java"),
            Path.of("src/test/resources"));

    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    /** Stands for what is left out. */
    private static final String GAP = "// …";

    static Stream<String> snippets() throws IOException {
        var text = Files.readString(ROOT.resolve("docs/embedding.md"));
        return BLOCK.matcher(text)
                .results()
                .flatMap(block -> Arrays.stream(block.group(1).split(GAP, -1)))
                .map(SnippetsTest::inOneLine)
                .filter(snippet -> !snippet.isEmpty());
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void isTried(String snippet) throws IOException {
        assertThat(sources()).anyMatch(source -> source.contains(snippet));
    }

    private static List<String> sources() throws IOException {
        var texts = Stream.<String>builder();
        for (var root : SOURCES) {
            try (var files = Files.walk(root)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(SnippetsTest::text)
                        .map(SnippetsTest::inOneLine)
                        .forEach(texts);
            }
        }
        return texts.build().toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The formatter breaks lines elsewhere than a page does. */
    private static String inOneLine(String text) {
        return text.replaceAll("\\s+", " ")
                .replace(" .", ".")
                .replace("( ", "(")
                .strip();
    }
}
