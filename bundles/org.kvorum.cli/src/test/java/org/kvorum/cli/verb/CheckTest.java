// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.proto.etcdserverpb.WatchCreateRequest;

/** Against a member, with loads that are over soon. Whether it is fast enough for them depends on what else the machine does, and is left open. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class CheckTest {
    private static final Verb PERF = new CheckPerf(Map.of("s", new CheckPerf.Load(20, 3, Duration.ofMillis(200))));
    private static final Verb DATASCALE = new CheckDatascale(Map.of("m", new CheckDatascale.Load(200, 3)));

    private TestMember member;

    @BeforeAll
    void start(@TempDir Path directory) {
        member = new TestMember(directory);
    }

    @AfterAll
    void stop() {
        member.close();
    }

    private CommandRun run(String... words) {
        return new CommandRun(member.endpoint(), words);
    }

    @Test
    void performanceIsJudgedAndNothingIsLeft() {
        CommandRun run = run("--prefix", "perf/", "--auto-compact", "--auto-defrag");
        int code = run.run(CheckPerf.command(), PERF);
        assertThat(run.errors()).isEmpty();
        assertThat(run.output()).matches("""
                        Compacting with revision (\\d+)
                        Compacted with revision \\1
                        Defragmenting "(.*)"
                        Defragmented "\\2"
                        (PASS: Throughput is|FAIL: Throughput too low:) \\d+ writes/s
                        (PASS: Slowest request took|Slowest request took too long:) \\d+\\.\\d{6}s
                        (PASS: Stddev is|Stddev too high:) \\d+\\.\\d{6}s
                        (PASS|FAIL)
                        """);
        assertThat(code).isEqualTo(run.output().endsWith("\nPASS\n") ? 0 : 1);
        assertThat(member.keys("perf/")).isEmpty();
    }

    @Test
    void keysThatAreThereAreNotTouched() {
        member.put("mine/1", "a");
        for (Verb verb : new Verb[] {PERF, new CheckDatascale(Map.of("s", new CheckDatascale.Load(1, 1)))}) {
            CommandRun run = run("--prefix", "mine/");
            assertThat(run.run(CheckPerf.command(), verb)).isEqualTo(3);
            assertThat(run.errors())
                    .isEqualTo("Error: prefix \"mine/\" has keys. Delete with etcdctl del --prefix mine/ first\n");
        }
        assertThat(member.keys("mine/")).containsExactly("mine/1");
    }

    @Test
    void loadsHaveTheirNames() {
        CommandRun run = run("--load", "xxl");
        assertThat(run.run(CheckPerf.command(), PERF)).isEqualTo(4);
        assertThat(run.errors()).isEqualTo("Error: unknown load option xxl\n");
        assertThat(run("--load", "small", "--prefix", "small/").run(CheckPerf.command(), PERF))
                .isLessThan(2);
    }

    @Test
    void toldToStopItDeletesWhatItPut() {
        var forEver = new CheckPerf(Map.of("s", new CheckPerf.Load(1000, 3, Duration.ofDays(1))));
        CommandRun run = run("--prefix", "stopped/");
        var code = CompletableFuture.supplyAsync(() -> run.run(CheckPerf.command(), forEver));
        awaitChange("stopped/");
        run.stop.tell();
        assertThat(code.join()).isEqualTo(130);
        assertThat(run.output()).isEmpty();
        assertThat(member.keys("stopped/")).isEmpty();
    }

    private void awaitChange(String prefix) {
        Span span = Span.below(Keys.of(prefix));
        var request = WatchCreateRequest.newBuilder()
                .setKey(span.key())
                .setRangeEnd(span.end())
                .build();
        try (Call call = run().call(Watch.command());
                var stream = new WatchStream(call, request)) {
            assertThat(stream.next().orElseThrow().getEventsCount()).isPositive();
        }
    }

    @Test
    void memoryOfDataIsMeasuredAndNothingIsLeft() {
        CommandRun run = run("--load", "m").atTerminal();
        assertThat(run.run(CheckDatascale.command(), DATASCALE)).isZero();
        assertThat(run.output())
                .startsWith(
                        "Start data scale check for work load [200 key-value pairs, 1024 bytes per key-value, 3 concurrent clients].\n\r 1 / 200 [")
                .contains("\r 100 / 200 [" + "=".repeat(25) + " ".repeat(25) + "] 50%\r")
                .containsPattern("] 100%\nPASS: Approximate system memory used : -?\\d+\\.\\d\\d MB\\.\n$");
        assertThat(member.keys("/etcdctl-check-datascale/")).isEmpty();
    }

    @Test
    void memberThatDoesNotTellItsMemoryFails() {
        CommandRun none = run("--load", "m").withPage("process_resident_memory 1\n");
        assertThat(none.run(CheckDatascale.command(), DATASCALE)).isEqualTo(1);
        assertThat(none.output()).isEqualTo("""
                        could not find: process_resident_memory_bytes
                        FAIL: Could not read process_resident_memory_bytes before the put operations.
                        """);
        CommandRun wrong = run("--load", "m").withPage("process_resident_memory_bytes much\n");
        assertThat(wrong.run(CheckDatascale.command(), DATASCALE)).isEqualTo(1);
        assertThat(wrong.output()).startsWith("parse error: ");
        var nobody = new CommandRun("127.0.0.1:1");
        assertThat(ResidentMemory.of(nobody.call(Watch.command()), "127.0.0.1:1"))
                .isEmpty();
        assertThat(nobody.output()).isEmpty();
    }
}
