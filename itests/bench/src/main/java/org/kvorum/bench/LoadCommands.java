// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.kvorum.bench.load.Engine;
import org.kvorum.bench.load.FillLoad;
import org.kvorum.bench.load.KeepAliveLoad;
import org.kvorum.bench.load.LeaseGrantLoad;
import org.kvorum.bench.load.MixedLoad;
import org.kvorum.bench.load.PutLoad;
import org.kvorum.bench.load.RangeLoad;
import org.kvorum.bench.load.Result;
import org.kvorum.bench.load.TxnLoad;
import org.kvorum.bench.load.WatchFanout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The commands that run one load against a server that is up. */
final class LoadCommands {

    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}";

    private LoadCommands() {}

    /** Connects, runs what the child says, prints the result. Exit status 1 if any operation failed. */
    @Command(mixinStandardHelpOptions = true, sortOptions = false)
    abstract static class Base implements Callable<Integer> {

        @Mixin
        final RunOptions run = new RunOptions();

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
        CommandSpec spec;

        abstract Result measure(Engine engine) throws InterruptedException;

        int connections() {
            return run.connections();
        }

        int threads() {
            return run.threads();
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            PrintWriter out = spec.commandLine().getOut();
            ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
            try (Engine engine = Engine.open(run.addresses(), connections(), threads(), run.server(), progress)) {
                Result result = measure(engine);
                progress.clear();
                out.println(run.json() ? Report.json(result) : Report.text(result));
                out.flush();
                return result.errors().isEmpty() ? 0 : 1;
            }
        }
    }

    @Command(name = "put", description = "Single puts of random or successive keys.")
    static final class Put extends Base {
        @Mixin
        private final KeyOptions key = new KeyOptions();

        @Option(names = "--sequential", description = "Keys one after the other instead of at random")
        private boolean sequential;

        @Override
        Result measure(Engine engine) throws InterruptedException {
            return engine.run(new PutLoad(key.keys(), key.values(), sequential), run.plan());
        }
    }

    @Command(name = "range", description = "Reads of single keys at random. Writes the key space first.")
    static final class Range extends Base {
        @Mixin
        private final KeyOptions key = new KeyOptions();

        @Option(
                names = "--serializable",
                description = "Read what the member has, without asking the cluster whether that is current")
        private boolean serializable;

        @Option(names = "--no-fill", description = "The keys are there already; do not write them")
        private boolean noFill;

        @Override
        Result measure(Engine engine) throws InterruptedException {
            return engine.run(new RangeLoad(key.keys(), key.values(), serializable, !noFill), run.plan());
        }
    }

    @Command(
            name = "txn",
            description =
                    "Compare-and-swap: puts a key if its mod revision is still the one last seen. Each client has keys"
                            + " of its own.")
    static final class Txn extends Base {
        @Mixin
        private final KeyOptions key = new KeyOptions();

        @Override
        Result measure(Engine engine) throws InterruptedException {
            return engine.run(new TxnLoad(key.keys(), key.values()), run.plan());
        }
    }

    @Command(name = "mixed", description = "Linearizable reads and puts. Writes the key space first.")
    static final class Mixed extends Base {
        @Mixin
        private final KeyOptions key = new KeyOptions();

        @Option(
                names = "--reads",
                paramLabel = "SHARE",
                defaultValue = "0.8",
                description = "Share of reads." + DEFAULT)
        private double reads;

        @Override
        Result measure(Engine engine) throws InterruptedException {
            return engine.run(new MixedLoad(key.keys(), key.values(), reads), run.plan());
        }
    }

    @Command(
            name = "watch-fanout",
            description =
                    "Puts one key that many watchers watch; the next put follows when the last watcher has the event."
                            + " Counts delivered events; latency is from sending the put until the last watcher has it. --clients and"
                            + " --total have no meaning here.")
    static final class Fanout extends Base {
        @Option(
                names = "--watchers",
                paramLabel = "N",
                defaultValue = "1000",
                description = "Watchers in all." + DEFAULT)
        private int watchers;

        @Option(
                names = "--streams",
                paramLabel = "N",
                defaultValue = "100",
                description = "Watch streams they share." + DEFAULT)
        private int streams;

        @Option(
                names = "--puts-in-flight",
                paramLabel = "N",
                defaultValue = "1",
                description = "Puts whose events are under way at the same time." + DEFAULT)
        private int putsInFlight;

        @Option(
                names = "--value-size",
                paramLabel = "BYTES",
                defaultValue = "256",
                description = "Size of the value, at least 8." + DEFAULT)
        private int valueSize;

        /** One more than watch: the puts have a connection of their own. */
        @Override
        int connections() {
            return 1 + (run.connections() > 1 ? run.connections() : Math.min(100, streams));
        }

        @Override
        int threads() {
            return 1;
        }

        @Override
        Result measure(Engine engine) throws InterruptedException {
            return new WatchFanout("bench/watched", watchers, streams, valueSize, putsInFlight).run(engine, run.plan());
        }
    }

    @Command(name = "lease-grant", description = "Grants of leases. They stay behind until their time is up.")
    static final class LeaseGrant extends Base {
        @Option(names = "--ttl", paramLabel = "SECONDS", defaultValue = "600", description = "Time to live." + DEFAULT)
        private long ttlSeconds;

        @Override
        Result measure(Engine engine) throws InterruptedException {
            return engine.run(new LeaseGrantLoad(ttlSeconds, false), run.plan());
        }
    }

    @Command(
            name = "lease-keepalive",
            description = "Renewals of leases; each client has a lease and a stream of its own, granted first.")
    static final class KeepAlive extends Base {
        @Option(names = "--ttl", paramLabel = "SECONDS", defaultValue = "600", description = "Time to live." + DEFAULT)
        private long ttlSeconds;

        @Override
        Result measure(Engine engine) throws InterruptedException {
            return engine.run(new KeepAliveLoad(ttlSeconds), run.plan());
        }
    }

    @Command(
            name = "fill",
            description =
                    "Writes every key of the key space once, several to a transaction, and ends. An operation in the"
                            + " report is a transaction.")
    static final class Fill extends Base {
        @Mixin
        private final KeyOptions key = new KeyOptions();

        @Option(
                names = "--batch",
                paramLabel = "N",
                defaultValue = "100",
                description = "Puts in a transaction; servers take up to --max-txn-ops, 128." + DEFAULT)
        private int batch;

        @Override
        Result measure(Engine engine) throws InterruptedException {
            FillLoad load = new FillLoad(key.keys(), key.values(), batch);
            return engine.run(load, run.plan(load.operations()));
        }
    }
}
