// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ServerProcessTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private final List<String> complaints = new ArrayList<>();

    @Test
    void aServerThatEndsAtOnceIsReportedWithItsLog() throws Exception {
        try (ServerProcess server = start("echo boom; exit 3")) {
            assertThatThrownBy(server::awaitFirstRead)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ended with status 3")
                    .hasMessageContaining("boom");
        }
    }

    @Test
    void theServerIsStoppedBySigterm() throws Exception {
        try (ServerProcess server = start("exec sleep 100")) {
            assertThat(server.usage()).isPresent();
            assertThat(server.stop()).isPositive();
            assertThat(server.usage()).isEmpty();
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void aChildLeftBehindIsReportedAndKilled() throws Exception {
        try (ServerProcess server =
                start("trap 'exit 0' TERM; sleep 100 & touch " + directory.resolve("up") + "; wait")) {
            while (!Files.exists(directory.resolve("up"))) {
                Thread.onSpinWait();
            }
            server.stop();
        }
        assertThat(complaints).singleElement().asString().contains("left process");
    }

    @Test
    void bothServersGetTheFlagsOfAMemberOfItsOwn() {
        assertThat(new ServerKind("etcd", Path.of("/bin/etcd"), List.of("--x")).command(Path.of("/d"), 1, 2))
                .startsWith("/bin/etcd", "--name", "bench", "--data-dir", "/d")
                .containsSequence("--listen-client-urls", "http://127.0.0.1:1")
                .containsSequence("--initial-cluster", "bench=http://127.0.0.1:2")
                .endsWith("--x");
    }

    private ServerProcess start(String script) throws IOException {
        Path program = directory.resolve("server");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        ServerKind kind = new ServerKind("fake", program, List.of());
        return ServerProcess.start(kind, directory.resolve("home"), complaints::add);
    }
}
