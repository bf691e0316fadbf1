// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.kvorum.cli.CommandFailure;

/** {@code check datascale}: puts many keys, and tells by how much a member has grown. */
final class CheckDatascale implements Verb {
    private static final Map<String, Load> LOADS = Map.of(
            "s", new Load(10_000, 50),
            "m", new Load(100_000, 200),
            "l", new Load(1_000_000, 500),
            "xl", new Load(3_000_000, 1000));

    private static final CheckKeys.Sizes SIZES = new CheckKeys.Sizes(512, 512);
    private static final Duration DELETION = Duration.ofMinutes(10);
    private static final double MEBIBYTE = 1024 * 1024;
    private static final String DETAILS =
            "If no endpoint is provided, localhost will be used. If multiple endpoints are provided, first endpoint will be used.";

    private final Map<String, Load> loads;

    /**
     * A load.
     *
     * @param pairs how many keys
     * @param clients how many put at the same time
     */
    record Load(int pairs, int clients) {}

    /** Creates the command with loads by their names. */
    CheckDatascale(Map<String, Load> loads) {
        this.loads = Map.copyOf(loads);
    }

    static Command command() {
        return Command.of(
                        Group.UTILITY,
                        "datascale",
                        "[options]",
                        "Check the memory usage of holding data for different workloads on a given server endpoint.",
                        new CheckDatascale(LOADS),
                        Check.flags("datascale", "/etcdctl-check-datascale/"))
                .details(DETAILS);
    }

    @Override
    public int run(Call call) {
        Load load = Check.load(call, loads);
        var keys = new CheckKeys(call, SIZES, DELETION);
        keys.requireNone();
        double before = residentBytes(call, "before");
        call.output()
                .line("Start data scale check for work load [" + load.pairs() + " key-value pairs, " + SIZES.sum()
                        + " bytes per key-value, " + load.clients() + " concurrent clients].")
                .flush();
        var latencies = new Latencies();
        try (var writers = new Writers(call, load.clients(), latencies)) {
            write(call, load, keys, writers);
        }
        double after;
        try {
            after = call.stopped() ? before : residentBytes(call, "after");
        } finally {
            keys.clear();
        }
        if (call.stopped()) {
            return INTERRUPTED_BY_SIGNAL;
        }
        List<String> errors = Check.errors(latencies);
        String used = String.format(Locale.ROOT, "%.2f", (after - before) / MEBIBYTE);
        Check.tell(
                call, errors.isEmpty() ? List.of("PASS: Approximate system memory used : " + used + " MB.") : errors);
        return errors.isEmpty() ? 0 : CommandFailure.ERROR;
    }

    private static void write(Call call, Load load, CheckKeys keys, Writers writers) {
        try (var bar = new Bar(call, load.pairs())) {
            for (int i = 1; i <= load.pairs() && writers.put(keys.next()); i++) {
                bar.show(i);
            }
        }
    }

    /** Fails without a word when there is no figure, for the word has its place among the answers. */
    private static double residentBytes(Call call, String when) {
        OptionalDouble bytes = ResidentMemory.of(call, call.client().endpoints().get(0));
        if (bytes.isEmpty()) {
            call.output()
                    .line("FAIL: Could not read " + ResidentMemory.NAME + " " + when + " the put operations.")
                    .flush();
            throw new CommandFailure(CommandFailure.ERROR, "");
        }
        return bytes.getAsDouble();
    }
}
