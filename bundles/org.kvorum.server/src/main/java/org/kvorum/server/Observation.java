// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.command.Command;
import org.kvorum.command.LeaseGrantRequest;
import org.kvorum.command.LeaseRevokeRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and times what the executor behind it does, and reports what takes too long. Belongs to the apply loop. */
final class Observation implements CommandExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(Observation.class);
    private static final double NANOS_PER_SECOND = 1e9;

    private final CommandExecutor next;
    private final Ticker ticker;
    private final Supplier<Duration> warning;
    private final Metrics.Histogram durations;
    private final Map<Class<? extends Command>, Metrics.Histogram.HistogramSeries> succeeded = new HashMap<>();
    private final Map<Class<? extends Command>, Metrics.Histogram.HistogramSeries> failed = new HashMap<>();
    private final Metrics.Counter.CounterSeries slow;
    private final Metrics.Counter.CounterSeries grants;
    private final Metrics.Counter.CounterSeries revokes;

    Observation(CommandExecutor next, Ticker ticker, Supplier<Duration> warning, Metrics metrics) {
        this.next = next;
        this.ticker = ticker;
        this.warning = warning;
        this.durations = metrics.histogram(
                "etcd_server_apply_duration_seconds",
                "The latency distributions of v2 apply called by backend.",
                0.0001,
                2,
                20,
                "version",
                "op",
                "success");
        this.slow = metrics.counter(
                        "etcd_server_slow_apply_total",
                        "The total number of slow apply requests (likely overloaded from slow disk).")
                .with();
        this.grants = metrics.counter("etcd_debugging_lease_granted_total", "The total number of granted leases.")
                .with();
        this.revokes = metrics.counter("etcd_debugging_lease_revoked_total", "The total number of revoked leases.")
                .with();
    }

    @Override
    public Outcome execute(Command command, boolean wanted) {
        long start = ticker.nanos();
        var outcome = next.execute(command, wanted);
        long nanos = ticker.nanos() - start;
        series(command, outcome instanceof Outcome.Done).observe(nanos / NANOS_PER_SECOND);
        if (outcome instanceof Outcome.Done) {
            count(command);
        }
        long warningNanos = warning.get().toNanos();
        if (warningNanos < nanos) {
            slow.increment();
            LOG.atWarn()
                    .addKeyValue("took", Duration.ofNanos(nanos).toMillis() + "ms")
                    .addKeyValue(
                            "expected-duration", Duration.ofNanos(warningNanos).toMillis() + "ms")
                    .addKeyValue("prefix", "")
                    .addKeyValue("request", operation(command.getClass()))
                    .log("apply request took too long");
        }
        return outcome;
    }

    private void count(Command command) {
        if (command instanceof LeaseGrantRequest) {
            grants.increment();
        } else if (command instanceof LeaseRevokeRequest) {
            revokes.increment();
        }
    }

    private Metrics.Histogram.HistogramSeries series(Command command, boolean success) {
        return (success ? succeeded : failed)
                .computeIfAbsent(
                        command.getClass(), kind -> durations.with("v3", operation(kind), Boolean.toString(success)));
    }

    /** Returns the name of a kind of command as etcd's series have it: {@code Put}, {@code LeaseGrant}. */
    private static String operation(Class<? extends Command> kind) {
        var name = kind.getSimpleName();
        return name.toLowerCase(Locale.ROOT).endsWith("request") ? name.substring(0, name.length() - 7) : name;
    }
}
