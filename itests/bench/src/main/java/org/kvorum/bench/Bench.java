// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench;

import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Where the program starts. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        version = "kvorum bench 0.1",
        description = {
            "Loads a server that speaks etcd's v3 API, and says what it delivers and what that costs.",
            "",
            "The single loads (put, range, ...) run against any server that is up. The comparisons (compare,"
                    + " cold-start, restart, memory, failover) start Kvorum, and etcd if you have it, on free loopback ports with fresh"
                    + " data directories, one at a time, and stop them again.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  bench put --clients 1000 --connections 100 --server-pid $(pidof etcd)",
            "  bench range --serializable --key-space 10000 --duration 20s",
            "  bench put --rate 5000 --clients 500        open loop: latency as users of a steady stream see it",
            "  bench fill --key-space 1000000 --value-size 256",
            "  bench watch-fanout --watchers 10000 --streams 100",
            "  bench compare --kvorum ./kvorum --etcd /usr/bin/etcd --rounds 5 --markdown result.md",
            "  bench compare --members 3 --loads put-1000,put-1000-leader,range-1000 --etcd /usr/bin/etcd",
            "  bench failover --etcd /usr/bin/etcd --losses 10",
            "  bench engines --temp DIRECTORY-ON-DISK      the storage engines by themselves",
            "",
            "Reading the numbers: on a machine where other things run, throughput and latency are theirs as much as"
                    + " the server's; CPU per operation is the sound column. Each client has one request in flight: 1 client"
                    + " shows the latency, 1,000 clients over 100 connections the capacity.",
            "Each command explains its options: bench COMMAND --help"
        },
        subcommands = {
            LoadCommands.Put.class,
            LoadCommands.Range.class,
            LoadCommands.Txn.class,
            LoadCommands.Mixed.class,
            LoadCommands.Fanout.class,
            LoadCommands.LeaseGrant.class,
            LoadCommands.KeepAlive.class,
            LoadCommands.Fill.class,
            CompareCommands.Compare.class,
            CompareCommands.ColdStart.class,
            CompareCommands.Restart.class,
            CompareCommands.Memory.class,
            CompareCommands.Loss.class,
            EnginesCommand.class,
            HelpCommand.class
        })
public final class Bench {

    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench())
                .registerConverter(Duration.class, Durations::parse)
                .setUsageHelpAutoWidth(true)
                .setUsageHelpWidth(110)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("bench: " + failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }
}
