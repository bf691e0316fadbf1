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

    /** At the end of the name of a load: its requests go to the leader only. */
    private static final String LEADER_ONLY = "-leader";

    /** What loads of a cluster of several members are run by default. */
    private static final List<String> OF_SEVERAL = List.of(
            "put-1000", "put-1000" + LEADER_ONLY, "range-1000", "range-serializable-1000", "mixed-1000", "put-1");

    /** Runs a load against the servers at these addresses. */
    @FunctionalInterface
    interface Trial {
        Result run(List<InetSocketAddress> servers, Supplier<Optional<ProcessUsage>> usage, Progress progress)
                throws IOException, InterruptedException;
    }

    /** The names of the loads that are run unless others are asked for, in the order in which they are best run. */
    public List<String> names(int members) {
        return members == 1 ? List.copyOf(trials().keySet()) : OF_SEVERAL;
    }

    /** Whether there is a load of this name. */
    public boolean has(String name) {
        return trials().containsKey(base(name));
    }

    private static String base(String name) {
        return name.endsWith(LEADER_ONLY) ? name.substring(0, name.length() - LEADER_ONLY.length()) : name;
    }

    Result run(String name, Cluster cluster, Progress progress) throws IOException, InterruptedException {
        Trial trial = trials().get(base(name));
        if (trial == null) {
            throw new IllegalArgumentException("no load '" + name + "'");
        }
        List<InetSocketAddress> servers =
                name.endsWith(LEADER_ONLY) ? List.of(cluster.addresses().get(cluster.leader())) : cluster.addresses();
        return trial.run(servers, cluster::usage, progress);
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
        return (servers, usage, progress) -> run(load, 1, 1, servers, usage, progress);
    }

    private Trial many(Load load) {
        return (servers, usage, progress) -> run(load, MANY_CLIENTS, MANY_CONNECTIONS, servers, usage, progress);
    }

    private Result run(
            Load load,
            int clients,
            int connections,
            List<InetSocketAddress> servers,
            Supplier<Optional<ProcessUsage>> usage,
            Progress progress)
            throws IOException, InterruptedException {
        try (Engine engine = Engine.open(servers, connections, 1, usage, progress)) {
            return engine.run(load, new Plan(clients, warmup, duration, 0, 0, 1));
        }
    }

    private Result fanout(List<InetSocketAddress> servers, Supplier<Optional<ProcessUsage>> usage, Progress progress)
            throws IOException, InterruptedException {
        try (Engine engine = Engine.open(servers, WATCH_CONNECTIONS, 1, usage, progress)) {
            return new WatchFanout("watched", WATCHERS, WATCH_STREAMS, valueBytes, 1)
                    .run(engine, new Plan(1, warmup, duration, 0, 0, 1));
        }
    }

    /** Writes the whole key space. */
    Result fill(Cluster cluster, Progress progress) throws IOException, InterruptedException {
        int clients = fillBatch == 1 ? FILL_CLIENTS_OF_PLAIN_PUTS : FILL_CLIENTS;
        FillLoad load = new FillLoad(new Keys("bench/", keySpace), new Values(valueBytes, 1), fillBatch);
        try (Engine engine = Engine.open(cluster.addresses(), FILL_CONNECTIONS, 1, cluster::usage, progress)) {
            Result result = engine.run(load, Plan.ofTotal(clients, load.operations()));
            if (!result.errors().isEmpty()) {
                throw new IOException("could not fill " + cluster.kind().name() + ": " + result.errors());
            }
            return result;
        }
    }
}
