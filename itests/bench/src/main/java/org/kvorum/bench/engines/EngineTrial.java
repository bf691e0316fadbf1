// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.engines;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts a virtual machine for an engine, waits for its figures and cleans up behind it.
 *
 * @param heap the greatest heap, as -Xmx takes it
 * @param classPath jars of further engines, separated by colons; may be empty
 * @param limit after so long it is killed
 */
public record EngineTrial(String heap, String classPath, Duration limit) {
    /**
     * Runs an engine. Blocks.
     *
     * @param engine a name that is known here, or the name of a class on the class path
     * @throws IOException if the engine fails, with the last thing it has said
     */
    public Map<Figure, Double> run(String engine, Workload workload) throws IOException, InterruptedException {
        Files.createDirectories(workload.directory());
        var out = workload.directory().resolveSibling(workload.directory().getFileName() + ".out");
        var process = new ProcessBuilder(command(engine, workload))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(engine + " was not done after " + limit.toSeconds() + " s");
            }
            var lines = Files.readAllLines(out, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IOException(engine + " failed: " + String.join("\n", lines));
            }
            return figures(lines);
        } finally {
            process.destroyForcibly().waitFor();
            delete(workload.directory());
            Files.deleteIfExists(out);
        }
    }

    private List<String> command(String engine, Workload workload) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                // as in the distribution
                "-XX:+UseG1GC",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path") + (classPath.isEmpty() ? "" : File.pathSeparator + classPath),
                EngineProcess.class.getName(),
                EngineProcess.KNOWN.getOrDefault(engine, engine)));
        command.addAll(workload.arguments());
        return command;
    }

    /** Libraries may have said something in between. */
    private static Map<Figure, Double> figures(List<String> lines) {
        var figures = new EnumMap<Figure, Double>(Figure.class);
        for (var figure : Figure.values()) {
            var prefix = figure.name() + "=";
            lines.stream()
                    .filter(line -> line.startsWith(prefix))
                    .findFirst()
                    .ifPresent(line -> figures.put(figure, Double.valueOf(line.substring(prefix.length()))));
        }
        return figures;
    }

    private static void delete(Path directory) throws IOException {
        List<Path> paths;
        try (var found = Files.walk(directory)) {
            paths = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (var path : paths) {
            Files.delete(path);
        }
    }
}
