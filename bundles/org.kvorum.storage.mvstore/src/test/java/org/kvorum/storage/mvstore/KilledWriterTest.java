// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.mvstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.storage.StoreView;
import org.kvorum.bytes.Bytes;

/** A process that is killed with SIGKILL in the middle of its batches has lost none that it had acknowledged, and has left none in halves. */
class KilledWriterTest {
    private static final int KILLS = 6;

    @TempDir
    private Path directory;

    @Test
    @Timeout(120)
    void keepsWhatWasAcknowledgedAndNoHalves() throws IOException, InterruptedException {
        var random = new Random(7);
        int next = 2;
        for (int kill = 0; kill < KILLS; kill++) {
            int acknowledged = writeAndKill(next, 5 + random.nextInt(60));
            try (var store = new MvEngine().open(new StoreOptions(directory, 32 << 20, true));
                    var view = store.view()) {
                int latest = latest(view);
                // one more may have got to disk before its acknowledgement got out
                assertThat(latest).isBetween(acknowledged, acknowledged + 1);
                for (int round = 2; round <= latest; round++) {
                    assertThat(count(view, round))
                            .isEqualTo(round > latest - 2 ? EndlessWriter.KEYS : EndlessWriter.KEYS / 2);
                }
                assertThat(count(view, latest + 1)).isZero();
                next = latest + 1;
            }
        }
    }

    /** Returns the last batch that the process had said to be on disk. */
    private int writeAndKill(int from, int batches) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessWriter.class.getName(),
                        directory.toString(),
                        Integer.toString(from))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = process.inputReader()) {
            int last = from - 1;
            for (int i = 0; i < batches; i++) {
                last = Integer.parseInt(lines.readLine());
            }
            // of the process itself this would close the pipe at once
            process.toHandle().destroyForcibly();
            // what it had said before it died counts as well
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                last = Integer.parseInt(line);
            }
            return last;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static int latest(StoreView view) {
        var rounds = new java.util.HashSet<Long>();
        try (var cursor = view.cursor(EndlessWriter.LATEST, Bytes.EMPTY, Bytes.EMPTY)) {
            while (cursor.next()) {
                rounds.add(cursor.value().longAt(0));
            }
        }
        assertThat(rounds).hasSize(1);
        return rounds.iterator().next().intValue();
    }

    private static int count(StoreView view, int round) {
        int count = 0;
        try (var cursor = view.cursor(Bucket.KEY, EndlessWriter.key(round, 0), EndlessWriter.key(round + 1, 0))) {
            while (cursor.next()) {
                count++;
            }
        }
        return count;
    }
}
