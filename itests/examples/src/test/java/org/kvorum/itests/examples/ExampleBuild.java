// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Builds the example as a project of its own, with the Maven that runs this build and without a network: Kvorum's artifacts come from the repository below target,
 * all else from the one that this build has filled.
 */
final class ExampleBuild {
    private static final int MINUTES_MAX = 3;

    private ExampleBuild() {}

    /** Returns the jar; its own tests have passed then. */
    static Path jar() throws IOException, InterruptedException {
        var scratch = setting("scratch");
        var project = Folders.copy(setting("example"), scratch.resolve("storage-engine"));
        var log = scratch.resolve("storage-engine.log");
        var builder = new ProcessBuilder(
                        setting("maven.home").resolve("bin/mvn").toString(),
                        "-o",
                        "-B",
                        "-ntp",
                        "-f",
                        project.resolve("pom.xml").toString(),
                        "-Dmaven.repo.local=" + setting("repository.built"),
                        "-Dmaven.repo.local.tail=" + setting("repository.local"),
                        "verify")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // it is a build of its own
        builder.environment().remove("MAVEN_OPTS");
        builder.environment().remove("MAVEN_ARGS");
        var process = builder.start();
        try {
            assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).describedAs(Files.readString(log)).isZero();
        assertThat(log).content().containsPattern("Tests run: [1-9][0-9]+, Failures: 0, Errors: 0, Skipped: 0");
        return project.resolve("target/example.journal-1.0.0.jar");
    }

    static Path setting(String name) {
        return Path.of(Objects.requireNonNull(System.getProperty(name), name));
    }
}
