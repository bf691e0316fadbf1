// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program of its own module embeds a server, on nothing but the module path. */
@Timeout(180)
class ProgramTest {
    private static final Path SOURCES = Path.of("src/test/resources/application");
    private static final String MODULE = "org.kvorum.itests.application";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"memory", "xodus"})
    void servesFromNamedModulesAlone(String engine) throws Exception {
        var path = Files.readString(Path.of("target", "module.path")).strip();
        compile(path);
        var output = run(path, engine);
        assertThat(told(output, "put")).singleElement().asString().contains("\"revision\":\"2\"");
        assertThat(told(output, "range")).singleElement().asString().contains("\"value\":\"Yg==\"");
        assertThat(told(output, "lock")).singleElement().asString().contains("\"key\":");
        assertThat(told(output, "module")).singleElement().asString().startsWith("module org.kvorum.embed");
        // nobody requires these: they were bound for what they provide
        assertThat(told(output, "bound"))
                .contains(
                        "org.kvorum.server",
                        "org.kvorum.rpc",
                        "org.kvorum.wal",
                        "org.kvorum.logging",
                        "org.kvorum.xodus");
        assertThat(told(output, "frame"))
                .isNotEmpty()
                .noneMatch(frame -> frame.endsWith(" unnamed"))
                .anyMatch(
                        frame -> frame.startsWith("org.kvorum.env.system.") && frame.endsWith(" org.kvorum.env.system"))
                .anyMatch(frame -> frame.startsWith("io.netty."));
        assertThat(Files.readString(directory.resolve("err")))
                .contains("\"msg\":\"ready to serve client requests\"")
                .contains("\"storage-engine\":\"" + engine + "\"")
                .doesNotContain("No SLF4J providers", "Exception");
    }

    private void compile(String path) throws IOException {
        try (var sources = Files.walk(SOURCES)) {
            var arguments = new ArrayList<>(List.of("-p", path, "-d", classes().toString()));
            sources.filter(file -> file.toString().endsWith(".java")).forEach(file -> arguments.add(file.toString()));
            int status = ToolProvider.findFirst("javac")
                    .orElseThrow()
                    .run(System.out, System.err, arguments.toArray(String[]::new));
            assertThat(status).isZero();
        }
    }

    private Path classes() {
        return directory.resolve("classes");
    }

    private List<String> run(String path, String engine) throws IOException, InterruptedException {
        var out = directory.resolve("out");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-p",
                        classes() + File.pathSeparator + path,
                        // the engine on disk keeps its files open under interrupted threads with this package of the
                        // JDK
                        "--add-opens",
                        "java.base/sun.nio.ch=org.kvorum.xodus",
                        "--add-exports",
                        "java.base/sun.nio.ch=org.kvorum.xodus",
                        "-m",
                        MODULE + "/" + MODULE + ".Main",
                        directory.resolve("data").toString(),
                        engine)
                .redirectOutput(out.toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as(() -> text(out) + text(directory.resolve("err")))
                .isZero();
        return Files.readAllLines(out);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static List<String> told(List<String> output, String word) {
        return output.stream()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1))
                .toList();
    }
}
