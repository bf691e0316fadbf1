// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.member.Member;
import org.kvorum.api.telemetry.Exposition;

/** Shows what a member is doing, again and again: its place in the cluster, its sizes, and the requests a second. */
final class TopVerb {
    static final String USAGE = "top [-d SECONDS] [-n TIMES]";

    private static final int METHODS = 10;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long MIB = 1L << 20;
    private static final Pattern SERIES = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern METHOD = Pattern.compile("grpc_method=\"(\\w+)\",grpc_service=\"([\\w.]+)\"");

    private final Member member;
    private final Exposition exposition;
    private final Ticker ticker;
    private Map<String, Double> handled = Map.of();
    private double cpuSeconds;
    private long taken;

    TopVerb(Member member, Exposition exposition, Ticker ticker) {
        this.member = member;
        this.exposition = exposition;
        this.ticker = ticker;
    }

    /** Shows the given number of pages; interrupting the thread ends it before. */
    void run(Words words, PrintStream out) {
        long seconds = Math.max(1, words.number("-d", 2));
        long times = words.number("-n", Long.MAX_VALUE);
        words.end();
        take(new TreeMap<>());
        var never = new CountDownLatch(1);
        for (long i = 0; i < times && !out.checkError(); i++) {
            try {
                if (never.await(seconds, TimeUnit.SECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            out.print(page());
            out.flush();
        }
    }

    private String page() {
        var rates = new TreeMap<String, Double>();
        double cpu = take(rates);
        var status = member.status();
        var text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "member %s  %s  term %d  revision %d  applied %d  behind %d%n",
                RaftVerb.hex(status.memberId()),
                status.leader() == status.memberId() ? "leader" : "leader " + RaftVerb.hex(status.leader()),
                status.term(),
                status.revision(),
                status.appliedIndex(),
                status.committedIndex() - status.appliedIndex()));
        text.append(String.format(
                Locale.ROOT,
                "keys %d  db %d MiB (%d in use)  watchers %d  cpu %.0f %%  requests/s %.0f%n",
                member.store().keys(),
                status.dbSizeBytes() / MIB,
                status.dbSizeInUseBytes() / MIB,
                member.watches().counts().watchers(),
                cpu,
                rates.values().stream().mapToDouble(Double::doubleValue).sum()));
        var rows = new Rows("method", "per second");
        rates.entrySet().stream()
                .filter(rate -> rate.getValue() > 0)
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .limit(METHODS)
                .forEach(rate -> rows.add(rate.getKey(), Math.round(rate.getValue())));
        return text.append(rows.table()).append('\n').toString();
    }

    /** Reads the counters; fills in what was handled a second since the last time, and returns the percentage of a core that was used. */
    private double take(Map<String, Double> rates) {
        var counts = new LinkedHashMap<String, Double>();
        double cpu = cpuSeconds;
        for (var line : exposition.page(null).body().toStringUtf8().split("\n", -1)) {
            var series = SERIES.matcher(line);
            if (!series.matches()) {
                continue;
            }
            if (series.group(1).equals("process_cpu_seconds_total")) {
                cpu = Double.parseDouble(series.group(3));
            } else if (series.group(1).equals("grpc_server_handled_total")) {
                var method = METHOD.matcher(series.group(2));
                if (method.find()) {
                    counts.merge(
                            method.group(2) + "/" + method.group(1), Double.parseDouble(series.group(3)), Double::sum);
                }
            }
        }
        long now = ticker.nanos();
        double seconds = (now - taken) / NANOS_PER_SECOND;
        counts.forEach((method, count) -> rates.put(method, (count - handled.getOrDefault(method, 0.0)) / seconds));
        double used = 100 * (cpu - cpuSeconds) / seconds;
        handled = counts;
        cpuSeconds = cpu;
        taken = now;
        return used;
    }
}
