// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.kvorum.bench.load.Engine;
import org.kvorum.bench.load.FillLoad;
import org.kvorum.bench.load.KeepAliveLoad;
import org.kvorum.bench.load.Keys;
import org.kvorum.bench.load.LeaseGrantLoad;
import org.kvorum.bench.load.Load;
import org.kvorum.bench.load.MixedLoad;
import org.kvorum.bench.load.Plan;
import org.kvorum.bench.load.ProcessUsage;
import org.kvorum.bench.load.Progress;
import org.kvorum.bench.load.PutLoad;
import org.kvorum.bench.load.RangeLoad;
import org.kvorum.bench.load.Result;
import org.kvorum.bench.load.TxnLoad;
import org.kvorum.bench.load.Values;
import org.kvorum.bench.load.WatchFanout;

/**
 * The loads a comparison runs, by name. Each run makes new ones.
 *
 * @param keySpace number of keys
 * @param valueBytes size of each value
 * @param fillBatch puts in a transaction when the key space is filled, 1 for plain puts
 * @param warmup before each measurement
 * @param duration of each measurement
 */
public record Loads(long keySpace, int valueBytes, int fillBatch, Duration warmup, Duration duration) {

    private static final int MANY_CLIENTS = 1_000;
    private static final int MANY_CONNECTIONS = 100;
    private static final int FILL_CLIENTS = 16;
    private static final int FILL_CLIENTS_OF_PLAIN_PUTS = 500;
    private static final int FILL_CONNECTIONS = 10;
    private static final int WATCHERS = 1_000;
    private static final int WATCH_STREAMS = 100;
    private static final int WATCH_CONNECTIONS = 11;
    private static final long TTL_SECONDS = 600;
    private static final double SHARE_OF_READS = 0.8;

    /** Runs a load against a server. */
    @FunctionalInterface
    interface Trial {
        Result run(InetSocketAddress server, Supplier<Optional<ProcessUsage>> usage, Progress progress)
                throws IOException, InterruptedException;
    }

    /** All names, in the order in which they are best run. */
    public List<String> names() {
        return List.copyOf(trials().keySet());
    }

    Result run(String name, InetSocketAddress server, Supplier<Optional<ProcessUsage>> usage, Progress progress)
            throws IOException, InterruptedException {
        Trial trial = trials().get(name);
        if (trial == null) {
            throw new IllegalArgumentException("no load '" + name + "'; there are " + String.join(", ", names()));
        }
        return trial.run(server, usage, progress);
    }

    private Map<String, Trial> trials() {
        Keys keys = new Keys("bench/", keySpace);
        Values values = new Values(valueBytes, 1);
        Map<String, Trial> trials = new LinkedHashMap<>();
        trials.put("put-1", one(new PutLoad(keys, values, false)));
        trials.put("put-1000", many(new PutLoad(keys, values, false)));
        trials.put("range-1", one(new RangeLoad(keys, values, false, true)));
        trials.put("range-1000", many(new RangeLoad(keys, values, false, true)));
        trials.put("range-serializable-1000", many(new RangeLoad(keys, values, true, true)));
        trials.put("mixed-1000", many(new MixedLoad(keys, values, SHARE_OF_READS)));
        // A prefix of its own: on a fresh server every compare of a key's first transaction holds, too.
        trials.put("txn-1000", many(new TxnLoad(new Keys("txn/", keySpace), values)));
        trials.put("watch-fanout", this::fanout);
        trials.put("lease-grant-1000", many(new LeaseGrantLoad(TTL_SECONDS, false)));
        trials.put("lease-keepalive-1000", many(new KeepAliveLoad(TTL_SECONDS)));
        return trials;
    }

    private Trial one(Load load) {
        return (server, usage, progress) -> run(load, 1, 1, server, usage, progress);
    }

    private Trial many(Load load) {
        return (server, usage, progress) -> run(load, MANY_CLIENTS, MANY_CONNECTIONS, server, usage, progress);
    }

    private Result run(
            Load load,
            int clients,
            int connections,
            InetSocketAddress server,
            Supplier<Optional<ProcessUsage>> usage,
            Progress progress)
            throws IOException, InterruptedException {
        try (Engine engine = Engine.open(List.of(server), connections, 1, usage, progress)) {
            return engine.run(load, new Plan(clients, warmup, duration, 0, 0, 1));
        }
    }

    private Result fanout(InetSocketAddress server, Supplier<Optional<ProcessUsage>> usage, Progress progress)
            throws IOException, InterruptedException {
        try (Engine engine = Engine.open(List.of(server), WATCH_CONNECTIONS, 1, usage, progress)) {
            return new WatchFanout("watched", WATCHERS, WATCH_STREAMS, valueBytes, 1)
                    .run(engine, new Plan(1, warmup, duration, 0, 0, 1));
        }
    }

    /** Writes the whole key space. */
    Result fill(ServerProcess server, Progress progress) throws IOException, InterruptedException {
        int clients = fillBatch == 1 ? FILL_CLIENTS_OF_PLAIN_PUTS : FILL_CLIENTS;
        FillLoad load = new FillLoad(new Keys("bench/", keySpace), new Values(valueBytes, 1), fillBatch);
        try (Engine engine = Engine.open(List.of(server.address()), FILL_CONNECTIONS, 1, server::usage, progress)) {
            Result result = engine.run(load, Plan.ofTotal(clients, load.operations()));
            if (!result.errors().isEmpty()) {
                throw new IOException("could not fill " + server.kind().name() + ": " + result.errors());
            }
            return result;
        }
    }
}
