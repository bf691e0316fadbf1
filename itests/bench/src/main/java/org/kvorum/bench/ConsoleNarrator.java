// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kvorum.bench.compare.Narrator;
import org.kvorum.bench.compare.ServerKind;
import org.kvorum.bench.load.Result;

/** Tells on standard error what an experiment does, and keeps the complaints for the report. */
final class ConsoleNarrator implements Narrator {

    private final ProgressLine line;
    private final int rounds;
    private final List<String> complaints = new ArrayList<>();
    private String where = "";

    ConsoleNarrator(ProgressLine line, int rounds) {
        this.line = line;
        this.rounds = rounds;
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void turn(ServerKind server, int round) {
        where = String.format(Locale.ROOT, "round %d of %d, %s", round + 1, rounds, server.name());
        line.prefix(where + ": ");
    }

    @Override
    public void report(String what, double seconds, double perSecond) {
        line.report(what, seconds, perSecond);
    }

    @Override
    public void finished(String what, Result result) {
        String cpu = result.serverCpuMicrosPerOperation().isPresent()
                ? String.format(
                        Locale.ROOT,
                        ", %.1f µs CPU",
                        result.serverCpuMicrosPerOperation().getAsDouble())
                : "";
        line.note(String.format(
                Locale.ROOT,
                "%s: %,.0f/s, p50 %,.0f µs, p99 %,.0f µs%s (client %.1f µs)",
                what,
                result.perSecond(),
                result.latencyMicros(50),
                result.latencyMicros(99),
                cpu,
                result.clientCpuMicrosPerOperation()));
        result.errors().forEach((status, count) -> complain(what + ": " + count + " times " + status));
    }

    @Override
    public void note(String text) {
        line.note(text);
    }

    @Override
    public void complain(String text) {
        complaints.add(where.isEmpty() ? text : where + ": " + text);
        line.note(text);
    }
}
