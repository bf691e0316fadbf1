// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kvorum.bench.h2.Method;
import picocli.CommandLine;

@Timeout(20)
class BenchTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aLoadIsRunAndReportedAsJson() throws Exception {
        try (FakeEtcd server = new FakeEtcd().unary(Method.PUT.path(), request -> new byte[] {10, 0})) {
            String endpoint = "http://" + server.start().address().getAddress().getHostAddress() + ":"
                    + server.address().getPort();
            String pid = Long.toString(ProcessHandle.current().pid());
            assertThat(run(
                            "put",
                            "--endpoints",
                            endpoint,
                            "--clients=20",
                            "--total=500",
                            "--json",
                            "--server-pid",
                            pid))
                    .isZero();
            assertThat(out.toString())
                    .contains("\"operations\":500", "\"clients\":20", "\"connections\":2", "\"errors\":{}")
                    .contains("\"serverCpuMicrosPerOp\":", "\"serverRssKb\":", "\"p999Micros\":");
        }
    }

    @Test
    void errorsAreShownAndMakeTheExitStatus() throws Exception {
        try (FakeEtcd server = new FakeEtcd().unary(Method.PUT.path(), request -> new byte[] {10, 0})) {
            String endpoint = "127.0.0.1:" + server.start().address().getPort();
            assertThat(run("lease-grant", "--endpoints", endpoint, "--total=2")).isOne();
            assertThat(out.toString()).contains("errors          2  Unimplemented");
        }
    }

    @Test
    void aServerThatIsNotThereIsToldInOneLine() {
        assertThat(run("compare", "--kvorum", "/nowhere/kvorum")).isOne();
        assertThat(err.toString()).isEqualTo("bench: /nowhere/kvorum is no program" + System.lineSeparator());
    }

    @Test
    void everyCommandExplainsItself() {
        CommandLine bench = Bench.commandLine();
        assertThat(bench.getSubcommands())
                .containsKeys("put", "range", "txn", "mixed", "watch-fanout", "lease-grant", "lease-keepalive", "fill")
                .containsKeys("compare", "cold-start", "restart", "memory", "failover", "engines");
        bench.getSubcommands().forEach((name, command) -> assertThat(command.getUsageMessage())
                .contains("Usage: bench " + name));
    }

    @Test
    void durationsAreReadAsPeopleWriteThem() {
        assertThat(Durations.parse("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(Durations.parse("1.5s")).isEqualTo(Duration.ofMillis(1500));
        assertThat(Durations.parse("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(Durations.parse("7")).isEqualTo(Duration.ofSeconds(7));
    }

    private int run(String... arguments) {
        return Bench.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
