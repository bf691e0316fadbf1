// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kvorum.bench.compare.Comparison;
import org.kvorum.bench.compare.Failover;
import org.kvorum.bench.compare.Loads;
import org.kvorum.bench.compare.Measurements;
import org.kvorum.bench.compare.Rounds;
import org.kvorum.bench.compare.ServerKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The commands that start servers themselves and set them side by side. */
final class CompareCommands {

    private static final String KVORUM = "Kvorum";
    private static final String ETCD = "etcd";
    private static final int VALUE_BYTES = 256;

    private CompareCommands() {}

    /** Which servers, how often, and where the results go. Exit status 1 if anything went wrong on the way. */
    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            footer = {
                "",
                "One server runs at a time, as a cluster of one member (or --members) with default settings, on free"
                        + " loopback ports. In each round the servers take turns, and the order changes from round to round."
                        + " The table shows each server's median, and the median of the ratios (Kvorum to etcd) taken within"
                        + " each round. CPU and RSS are those of all members together; client is this program's own CPU."
            })
    abstract static class Base implements Callable<Integer> {

        @Option(
                names = "--kvorum",
                paramLabel = "PROGRAM",
                defaultValue = "./kvorum",
                description = "Kvorum's start script. Default: ${DEFAULT-VALUE}")
        private Path kvorum = Path.of("");

        @Option(names = "--etcd", paramLabel = "PROGRAM", description = "etcd, to compare with. Default: no comparison")
        private @Nullable Path etcd;

        @Option(
                names = "--kvorum-args",
                paramLabel = "ARGS",
                defaultValue = "",
                description = "More arguments for Kvorum, separated by spaces")
        private String kvorumArguments = "";

        @Option(
                names = "--etcd-args",
                paramLabel = "ARGS",
                defaultValue = "",
                description = "More arguments for etcd, separated by spaces")
        private String etcdArguments = "";

        @Option(
                names = "--members",
                paramLabel = "N",
                description = "Members of the cluster; connections are spread over them. Default: 1; failover: 3")
        private int members;

        @Option(
                names = "--temp",
                paramLabel = "DIR",
                description =
                        "Where the data directories go: on the disk that is to be measured, not in memory. Default: the"
                                + " system's temporary directory")
        private @Nullable Path temp;

        @Option(
                names = "--markdown",
                paramLabel = "FILE",
                description = "Also write the table and what it was measured on here")
        private @Nullable Path markdown;

        @Option(names = "--json", paramLabel = "FILE", description = "Also write the numbers of all rounds here")
        private @Nullable Path json;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
        private CommandSpec spec;

        abstract int rounds();

        abstract Loads loads();

        int members() {
            return members == 0 ? 1 : members;
        }

        /** Arguments that all servers get before their own. */
        List<String> argumentsOfAll() {
            return List.of();
        }

        abstract Measurements measure(Comparison comparison) throws IOException, InterruptedException;

        @Override
        public Integer call() throws IOException, InterruptedException {
            List<ServerKind> servers = servers();
            ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
            ConsoleNarrator narrator = new ConsoleNarrator(progress, rounds());
            Path parent = temp == null ? null : Files.createDirectories(temp);
            Path directory = parent == null
                    ? Files.createTempDirectory("kvorum-bench")
                    : Files.createTempDirectory(parent, "kvorum-bench");
            if (List.of("tmpfs", "ramfs").contains(Files.getFileStore(directory).type())) {
                narrator.complain(directory + " is in memory: nothing is durable there; choose a disk with --temp");
            }
            Measurements measurements =
                    measure(new Comparison(new Rounds(servers, rounds()), members(), directory, loads(), narrator));
            // Kept when an exception ends the experiment: the servers' logs are in it.
            Files.delete(directory);
            progress.clear();
            report(measurements, narrator.complaints());
            return narrator.complaints().isEmpty() ? 0 : 1;
        }

        private List<ServerKind> servers() throws IOException {
            List<ServerKind> servers = new ArrayList<>();
            servers.add(kind(KVORUM, kvorum, kvorumArguments));
            if (etcd != null) {
                servers.add(kind(ETCD, etcd, etcdArguments));
            }
            return servers;
        }

        private ServerKind kind(String name, Path program, String arguments) throws IOException {
            return new ServerKind(name, program(program), arguments(arguments)).with(argumentsOfAll());
        }

        private static Path program(Path path) throws IOException {
            if (!Files.isExecutable(path)) {
                throw new IOException(path + " is no program");
            }
            return path.toAbsolutePath();
        }

        private static List<String> arguments(String text) {
            return text.isBlank() ? List.of() : List.of(text.trim().split("\\s+", -1));
        }

        private void report(Measurements measurements, List<String> complaints) throws IOException {
            String table = measurements.table(KVORUM, ETCD);
            PrintWriter out = spec.commandLine().getOut();
            out.print(table);
            complaints.forEach(complaint -> out.println("- " + complaint));
            out.flush();
            if (markdown != null) {
                StringBuilder text = new StringBuilder();
                text.append("`bench ")
                        .append(String.join(
                                " ", spec.commandLine().getParseResult().originalArgs()))
                        .append("`, ")
                        .append(rounds())
                        .append(" rounds, on ")
                        .append(Machine.describe())
                        .append(". Medians; the ratio is the median of the rounds' ratios, Kvorum to etcd.\n\n")
                        .append(table);
                complaints.forEach(complaint -> text.append("\n- ").append(complaint));
                Files.writeString(markdown, text);
            }
            if (json != null) {
                Files.writeString(json, measurements.json());
            }
        }
    }

    @Command(
            name = "compare",
            description = {
                "Runs loads against Kvorum, and etcd, in turn. Loads with 1 in the name have one client, those with 1000 have"
                        + " 1,000 clients over 100 connections; watch-fanout has 1,000 watchers on 100 streams over 10"
                        + " connections, its operations are events delivered and its latencies those of the last watcher.",
                "",
                "With --members 3 the connections are spread over the members; a load whose name ends in -leader goes to the"
                        + " leader only (put-1000-leader). The columns after RSS are the resident memory of the leader and of"
                        + " its followers, the greater first.",
                ""
            })
    static final class Compare extends Base {
        @Option(
                names = "--loads",
                split = ",",
                paramLabel = "NAME",
                description =
                        "Which loads, in this order: put-1, put-1000, range-1, range-1000, range-serializable-1000,"
                                + " mixed-1000, txn-1000, watch-fanout, lease-grant-1000, lease-keepalive-1000; any of them with"
                                + " -leader. Default: all of these, and for several members those that tell about a cluster")
        private List<String> names = List.of();

        @Option(
                names = "--rounds",
                paramLabel = "N",
                defaultValue = "5",
                description = "Rounds. Default: ${DEFAULT-VALUE}")
        private int rounds;

        @Option(
                names = "--duration",
                paramLabel = "TIME",
                defaultValue = "10s",
                description = "How long each load is measured. Default: ${DEFAULT-VALUE}")
        private Duration duration = Duration.ZERO;

        @Option(
                names = "--warmup",
                paramLabel = "TIME",
                defaultValue = "5s",
                description = "How long each load runs before that; the server is a new process in each round."
                        + " Default: ${DEFAULT-VALUE}")
        private Duration warmup = Duration.ZERO;

        @Option(
                names = "--key-space",
                paramLabel = "N",
                defaultValue = "100000",
                description = "How many keys there are. Default: ${DEFAULT-VALUE}")
        private long keySpace;

        @Option(
                names = "--value-size",
                paramLabel = "BYTES",
                defaultValue = "256",
                description = "Size of each value. Default: ${DEFAULT-VALUE}")
        private int valueSize;

        @Override
        int rounds() {
            return rounds;
        }

        @Override
        Loads loads() {
            return new Loads(keySpace, valueSize, 1, warmup, duration);
        }

        @Override
        Measurements measure(Comparison comparison) throws IOException, InterruptedException {
            for (String name : names) {
                if (!loads().has(name)) {
                    throw new IOException("no load '" + name + "'; there are " + String.join(", ", loads().names(1)));
                }
            }
            return comparison.loads(names.isEmpty() ? loads().names(members()) : names);
        }
    }

    @Command(
            name = "cold-start",
            description =
                    "Time from starting the program on an empty data directory to the first answered linearizable read."
                            + " With several members, all started at the same moment: until each of them has answered a"
                            + " linearizable read and a put.")
    static final class ColdStart extends Base {
        @Option(
                names = "--rounds",
                paramLabel = "N",
                defaultValue = "11",
                description = "Rounds. Default: ${DEFAULT-VALUE}")
        private int rounds;

        @Override
        int rounds() {
            return rounds;
        }

        @Override
        Loads loads() {
            return new Loads(1, 1, 1, Duration.ZERO, Duration.ZERO);
        }

        @Override
        Measurements measure(Comparison comparison) throws IOException, InterruptedException {
            return comparison.coldStart();
        }
    }

    @Command(
            name = "restart",
            description =
                    "Time from starting the program on a data directory full of keys to the first answered linearizable"
                            + " read, and the time it takes to stop on SIGTERM. With several members, as for cold-start.")
    static final class Restart extends Base {
        @Option(
                names = "--rounds",
                paramLabel = "N",
                defaultValue = "5",
                description = "Rounds. Default: ${DEFAULT-VALUE}")
        private int rounds;

        @Option(
                names = "--keys",
                paramLabel = "N",
                defaultValue = "1000000",
                description = "Keys. Default: ${DEFAULT-VALUE}")
        private long keys;

        @Option(
                names = "--value-size",
                paramLabel = "BYTES",
                defaultValue = "256",
                description = "Size of each value. Default: ${DEFAULT-VALUE}")
        private int valueSize;

        @Option(
                names = "--batch",
                paramLabel = "N",
                defaultValue = "1",
                description =
                        "Puts in a transaction while filling. More is faster, but the server then holds fewer and larger"
                                + " log entries, which it keeps by number: memory and restart get worse than in use."
                                + " Default: ${DEFAULT-VALUE}")
        private int batch;

        @Override
        int rounds() {
            return rounds;
        }

        @Override
        Loads loads() {
            return new Loads(keys, valueSize, batch, Duration.ZERO, Duration.ZERO);
        }

        @Override
        Measurements measure(Comparison comparison) throws IOException, InterruptedException {
            return comparison.restart();
        }
    }

    @Command(
            name = "memory",
            description =
                    "Resident memory with many keys: after they were written, and some time after a restart. Anonymous"
                            + " memory is the part that is not pages of files, which the kernel may drop at any time.")
    static final class Memory extends Base {
        @Option(
                names = "--rounds",
                paramLabel = "N",
                defaultValue = "1",
                description = "Rounds. Default: ${DEFAULT-VALUE}")
        private int rounds;

        @Option(
                names = "--keys",
                paramLabel = "N",
                defaultValue = "1000000",
                description = "Keys. Default: ${DEFAULT-VALUE}")
        private long keys;

        @Option(
                names = "--value-size",
                paramLabel = "BYTES",
                defaultValue = "256",
                description = "Size of each value. Default: ${DEFAULT-VALUE}")
        private int valueSize;

        @Option(
                names = "--batch",
                paramLabel = "N",
                defaultValue = "1",
                description =
                        "Puts in a transaction while filling. More is faster, but the server then holds fewer and larger"
                                + " log entries, which it keeps by number: memory and restart get worse than in use."
                                + " Default: ${DEFAULT-VALUE}")
        private int batch;

        @Option(
                names = "--settle",
                paramLabel = "TIME",
                defaultValue = "10s",
                description = "How long after the restart memory is looked at. Default: ${DEFAULT-VALUE}")
        private Duration settle = Duration.ZERO;

        @Override
        int rounds() {
            return rounds;
        }

        @Override
        Loads loads() {
            return new Loads(keys, valueSize, batch, Duration.ZERO, Duration.ZERO);
        }

        @Override
        Measurements measure(Comparison comparison) throws IOException, InterruptedException {
            return comparison.memory(settle);
        }
    }

    @Command(
            name = "failover",
            description =
                    "The longest time without a successful write when the leader of a cluster goes, killed or stopped. Puts"
                            + " trickle to the other members all the time, each at a fixed interval, whether the earlier ones"
                            + " were answered or not; in between the leader is started again.")
    static final class Loss extends Base {
        @Option(
                names = "--rounds",
                paramLabel = "N",
                defaultValue = "1",
                description = "Rounds; each begins with fresh clusters. Default: ${DEFAULT-VALUE}")
        private int rounds;

        @Option(
                names = "--losses",
                paramLabel = "N",
                defaultValue = "10",
                description = "How often each cluster loses its leader in each of the ways. Default: ${DEFAULT-VALUE}")
        private int losses;

        @Option(
                names = "--by",
                split = ",",
                paramLabel = "WAY",
                defaultValue = "KILL,TERM",
                description = "How the leader goes: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
        private List<Failover.Departure> departures = List.of();

        @Option(
                names = "--heartbeat-interval",
                paramLabel = "MS",
                defaultValue = "100",
                description = "Given to all servers. Default: ${DEFAULT-VALUE}")
        private int heartbeatMillis;

        @Option(
                names = "--election-timeout",
                paramLabel = "MS",
                defaultValue = "1000",
                description = "Given to all servers. Default: ${DEFAULT-VALUE}")
        private int electionMillis;

        @Option(
                names = "--interval",
                paramLabel = "TIME",
                defaultValue = "5ms",
                description = "Between two puts to a member: how fine the result is. Default: ${DEFAULT-VALUE}")
        private Duration interval = Duration.ZERO;

        @Option(
                names = "--timeout",
                paramLabel = "TIME",
                defaultValue = "500ms",
                description = "After which a put is cancelled. Default: ${DEFAULT-VALUE}")
        private Duration timeout = Duration.ZERO;

        @Option(
                names = "--settle",
                paramLabel = "TIME",
                defaultValue = "2s",
                description = "Peace before the leader goes. Default: ${DEFAULT-VALUE}")
        private Duration settle = Duration.ZERO;

        @Override
        int members() {
            return super.members() == 1 ? 3 : super.members();
        }

        @Override
        List<String> argumentsOfAll() {
            return List.of(
                    "--heartbeat-interval",
                    Integer.toString(heartbeatMillis),
                    "--election-timeout",
                    Integer.toString(electionMillis));
        }

        @Override
        int rounds() {
            return rounds;
        }

        @Override
        Loads loads() {
            return new Loads(1, 1, 1, Duration.ZERO, Duration.ZERO);
        }

        @Override
        Measurements measure(Comparison comparison) throws IOException, InterruptedException {
            return comparison.failover(new Failover(losses, departures, interval, timeout, settle, VALUE_BYTES));
        }
    }
}
