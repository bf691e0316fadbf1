// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.bench.engines.Figure;

@Timeout(120)
class EnginesCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path temp;

    @Test
    void everyEngineGetsAColumnAndLeavesNothingBehind() {
        assertThat(run("--records=20000", "--batch=1000"))
                .describedAs(err.toString())
                .isZero();

        var lines = out.toString().lines().toList();
        assertThat(lines.get(0)).isEqualTo("|  | xodus | mvstore | memory |");
        for (var figure : Figure.values()) {
            assertThat(lines).anyMatch(line -> line.startsWith("| " + figure.title() + " | "));
        }
        // what only a durable engine can do
        assertThat(lines)
                .anyMatch(line -> line.matches("\\| reopen and first read ms \\| [0-9,]+ \\| [0-9,]+ \\| – \\|"));
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void programsGetJsonOfAllRounds() {
        assertThat(run("--records=2000", "--batch=100", "--engines=memory", "--rounds=2", "--json"))
                .describedAs(err.toString())
                .isZero();

        assertThat(out.toString())
                .startsWith("{\"memory\":[{\"putsPerSecond\":")
                .containsPattern("\\},\\{\"putsPerSecond\":");
    }

    @Test
    void anEngineThatIsNotThereIsToldAndLeavesNothingBehind() {
        assertThat(run("--engines=no.such.Engine")).isOne();

        assertThat(err.toString()).contains("bench: no.such.Engine failed: ", "ClassNotFoundException");
        assertThat(temp).isEmptyDirectory();
    }

    private int run(String... arguments) {
        var all = new java.util.ArrayList<>(java.util.List.of("engines", "--temp=" + temp));
        all.addAll(java.util.List.of(arguments));
        return Bench.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
