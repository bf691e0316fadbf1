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

    private CompareCommands() {}

    /** Which servers, how often, and where the results go. Exit status 1 if anything went wrong on the way. */
    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            footer = {
                "",
                "One server runs at a time, as a cluster of one member with default settings, on free loopback ports. In"
                        + " each round the servers take turns, and the order changes from round to round. The table shows"
                        + " each server's median, and the median of the ratios (Kvorum to etcd) taken within each round."
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
                    measure(new Comparison(new Rounds(servers, rounds()), directory, loads(), narrator));
            // Kept when an exception ends the experiment: the servers' logs are in it.
            Files.delete(directory);
            progress.clear();
            report(measurements, narrator.complaints());
            return narrator.complaints().isEmpty() ? 0 : 1;
        }

        private List<ServerKind> servers() throws IOException {
            List<ServerKind> servers = new ArrayList<>();
            servers.add(new ServerKind(KVORUM, program(kvorum), arguments(kvorumArguments)));
            if (etcd != null) {
                servers.add(new ServerKind(ETCD, program(etcd), arguments(etcdArguments)));
            }
            return servers;
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
                ""
            })
    static final class Compare extends Base {
        @Option(
                names = "--loads",
                split = ",",
                paramLabel = "NAME",
                description =
                        "Which loads, in this order: put-1, put-1000, range-1, range-1000, range-serializable-1000,"
                                + " mixed-1000, txn-1000, watch-fanout, lease-grant-1000, lease-keepalive-1000. Default: all")
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
            List<String> all = loads().names();
            for (String name : names) {
                if (!all.contains(name)) {
                    throw new IOException("no load '" + name + "'; there are " + String.join(", ", all));
                }
            }
            return comparison.loads(names.isEmpty() ? all : names);
        }
    }

    @Command(
            name = "cold-start",
            description =
                    "Time from starting the program on an empty data directory to the first answered linearizable read.")
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
                            + " read, and the time it takes to stop on SIGTERM.")
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
}
