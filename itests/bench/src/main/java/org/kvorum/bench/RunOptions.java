// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.kvorum.bench.load.Plan;
import org.kvorum.bench.load.ProcessUsage;
import picocli.CommandLine.Option;

/** What all loads have in common: where to, how many, how long. */
final class RunOptions {

    private static final int DEFAULT_PORT = 2379;

    @Option(
            names = "--endpoints",
            split = ",",
            paramLabel = "URL",
            defaultValue = "127.0.0.1:2379",
            description =
                    "Servers, as host:port or http://host:port; connections are spread over them. Default: ${DEFAULT-VALUE}")
    private List<String> endpoints = List.of();

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "TCP connections. Default: one for ten clients, at most 100")
    private int connections;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "1",
            description = "Requests in flight at most: each client waits for its answer before it sends the next."
                    + " Default: ${DEFAULT-VALUE}")
    private int clients;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long to measure, as 500ms, 10s, 2m. Default: ${DEFAULT-VALUE}")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--total",
            paramLabel = "N",
            description = "End after so many operations instead; they are all measured, without warming up")
    private long total;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            defaultValue = "3s",
            description = "How long the load runs before it is measured. Default: ${DEFAULT-VALUE}")
    private Duration warmup = Duration.ZERO;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description =
                    "Open loop: so many requests a second are due, whether the server keeps up or not, and latency"
                            + " counts from the moment a request was due. Give enough --clients. Default: closed loop")
    private double rate;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of keys and values. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Event loops of this program; one does several 100,000 operations a second. Default: ${DEFAULT-VALUE}")
    private int threads;

    @Option(
            names = "--server-pid",
            paramLabel = "PID",
            description =
                    "Process id of the server on this machine: adds its CPU time per operation (user and system, from"
                            + " /proc) and its resident memory to the report")
    private long serverPid;

    @Option(names = "--json", description = "Print one JSON object instead of text")
    private boolean json;

    List<InetSocketAddress> addresses() {
        return endpoints.stream().map(RunOptions::address).toList();
    }

    static InetSocketAddress address(String endpoint) {
        URI uri = URI.create(endpoint.contains("://") ? endpoint : "http://" + endpoint);
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("endpoint '" + endpoint + "' is not host:port or http://host:port");
        }
        return new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
    }

    int connections() {
        return connections > 0 ? connections : Math.min(100, (clients + 9) / 10);
    }

    int threads() {
        return threads;
    }

    boolean json() {
        return json;
    }

    Plan plan() {
        return plan(total);
    }

    Plan plan(long total) {
        return new Plan(clients, warmup, duration, total, rate, seed);
    }

    int clients() {
        return clients;
    }

    Supplier<Optional<ProcessUsage>> server() {
        return serverPid == 0 ? Optional::empty : () -> ProcessUsage.of(serverPid);
    }
}
