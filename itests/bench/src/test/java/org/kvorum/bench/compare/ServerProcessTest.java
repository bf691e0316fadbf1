// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void killingTakesTheChildrenAlong() throws Exception {
        ServerProcess server = start("sleep 100 & echo $! > " + directory.resolve("up") + "; wait");
        while (!Files.exists(directory.resolve("up"))
                || Files.readString(directory.resolve("up")).isBlank()) {
            Thread.onSpinWait();
        }
        long child = Long.parseLong(Files.readString(directory.resolve("up")).strip());
        server.kill();
        assertThat(server.isAlive()).isFalse();
        ProcessHandle.of(child).ifPresent(handle -> handle.onExit().join());
    }

    private ServerProcess start(String script) throws IOException {
        ServerKind kind = Scripts.kind(directory, script);
        Seat seat = new Seat("m1", 1, 2);
        return ServerProcess.start(kind, seat, List.of(seat), directory.resolve("home"), complaints::add);
    }
}
