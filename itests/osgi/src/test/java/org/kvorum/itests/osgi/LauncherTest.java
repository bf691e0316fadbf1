// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as users start it: with all bundles on one class path, or each with a class loader of its own. */
class LauncherTest {
    private static final String ENDPOINT = "org.kvorum.rpc.ClientEndpoints org.kvorum.rpc";

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (var process : processes) {
            process.destroy();
            if (!process.waitFor(KvorumFramework.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void servesWithAClassLoaderForEachBundle() throws Exception {
        var home = homeWithUpdater();
        var seat = Seat.free(directory, "m");
        start(home, seat, "-Dkvorum.isolated=true");
        try (var client = new EtcdClient(seat.clientUrl());
                var calls = new RawCalls(seat.clientUrl())) {
            assertThat(calls.call("test.Updater/Describe", ENDPOINT)).contains("BundleClassLoader");
            client.put("k", "v");
            assertThat(client.value("k")).hasValue("v");
        }
    }

    @Test
    void bundleOfTheClassPathIsUpdatedWhileClientsWriteAndIsItselfAgainAtTheNextStart() throws Exception {
        var home = homeWithUpdater();
        var seat = Seat.free(directory, "m");
        var process = start(home, seat, "");
        String original;
        try (var client = new EtcdClient(seat.clientUrl());
                var calls = new RawCalls(seat.clientUrl());
                var writer = Writer.start(client, "w/")) {
            writer.awaitMore(10);
            original = calls.call("test.Updater/Describe", ENDPOINT);
            assertThat(original).contains("AppClassLoader").endsWith("false");
            long term = client.status(seat.clientUrl()).getRaftTerm();

            var newer = TestBundles.newer(directory, Distribution.bundle("org.kvorum.rpc"));
            calls.call("test.Updater/Update", "org.kvorum.rpc " + newer);
            assertThat(describedAs(calls, "true")).contains("BundleClassLoader");

            writer.awaitMore(10);
            var acknowledged = writer.end();
            assertThat(client.range("w/")).hasSizeGreaterThanOrEqualTo(acknowledged.size());
            assertThat(client.status(seat.clientUrl()).getRaftTerm()).isEqualTo(term);
        }
        process.destroy();
        assertThat(process.waitFor(KvorumFramework.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();

        start(home, seat, "");
        try (var client = new EtcdClient(seat.clientUrl());
                var calls = new RawCalls(seat.clientUrl())) {
            assertThat(calls.call("test.Updater/Describe", ENDPOINT)).isEqualTo(original);
            assertThat(client.value("w/0")).hasValue("value");
        }
    }

    /** Asks until the answer ends like this: while the endpoint goes and comes, a call may end with it. */
    private static String describedAs(RawCalls calls, String ending) throws InterruptedException {
        long end = System.nanoTime() + KvorumFramework.PATIENCE.toNanos();
        var last = "";
        while (System.nanoTime() < end && !last.endsWith(ending)) {
            try {
                last = calls.call("test.Updater/Describe", ENDPOINT);
            } catch (io.grpc.StatusRuntimeException e) {
                last = e.toString();
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return last;
    }

    /** A copy of the distribution into which one bundle was dropped. */
    private Path homeWithUpdater() throws Exception {
        var home = directory.resolve("home");
        copy(Distribution.home(), home);
        TestBundles.make(home.resolve("bundle"), "test.updater", "updater");
        return home;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.filter(file -> !file.startsWith(from.resolve("cache")))
                    .toList()) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private Process start(Path home, Seat seat, String options) throws IOException {
        var command = new ArrayList<>(List.of(home.resolve("bin/kvorum").toString()));
        seat.properties().forEach((name, value) -> {
            command.add("--" + name.substring("kvorum.config.".length()));
            command.add(value);
        });
        Files.createDirectories(seat.folder());
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        seat.folder().resolve("log").toFile()));
        builder.environment().putAll(Map.of("KVORUM_ARCHIVE", "no", "KVORUM_JAVA_OPTS", options));
        builder.environment().remove("KVORUM_CACHE_DIR");
        var process = builder.start();
        processes.add(process);
        return process;
    }
}
