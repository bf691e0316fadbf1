// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.kvorum.api.member.Member;
import org.kvorum.api.telemetry.Exposition;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.bytes.Bytes;
import org.kvorum.rpc.call.Errors;

/** The pages that only show: version, metrics, variables. */
final class Pages {
    private static final String FILE_LIMIT = "process_max_fds ";

    private final Member member;
    private final String version;
    private final Exposition exposition;
    private final Metrics metrics;
    private final Metrics.Counter scrapes;
    private final AtomicInteger scrapesInFlight = new AtomicInteger();
    private String shownVersion = "";

    Pages(Member member, String version, Exposition exposition, Metrics metrics) {
        this.member = member;
        this.version = version;
        this.exposition = exposition;
        this.metrics = metrics;
        metrics.gauge(
                "etcd_server_version",
                "Which version is running. 1 for 'server_version' label with current version.",
                List.of("server_version", version),
                () -> 1);
        metrics.gauge(
                "etcd_server_is_learner",
                "Whether or not this member is a learner. 1 if is, 0 otherwise.",
                List.of(),
                () -> member.status().learner() ? 1 : 0);
        metrics.gauge(
                "promhttp_metric_handler_requests_in_flight",
                "Current number of scrapes being served.",
                List.of(),
                scrapesInFlight::get);
        this.scrapes = metrics.counter(
                "promhttp_metric_handler_requests_total", "Total number of scrapes by HTTP status code.", "code");
        for (var code : new String[] {"200", "500", "503"}) {
            scrapes.add(0, code);
        }
    }

    void version(HttpExchange exchange) {
        var status = member.status();
        exchange.answer(
                200,
                "application/json",
                Bytes.utf8("{\"etcdserver\":" + Json.quote(version) + ",\"etcdcluster\":"
                        + Json.quote(status.clusterVersion().isEmpty() ? "not_decided" : status.clusterVersion())
                        + ",\"storage\":"
                        + Json.quote(status.storageVersion().isEmpty() ? "unknown" : status.storageVersion()) + "}"));
    }

    void metrics(HttpExchange exchange) {
        showClusterVersion();
        scrapesInFlight.incrementAndGet();
        var accept = exchange.headers().get("Accept");
        var unused = member.offload(() -> exposition.page(accept)).whenComplete((page, failure) -> {
            scrapesInFlight.decrementAndGet();
            if (failure != null) {
                scrapes.add(1, "500");
                exchange.text(500, Errors.of(failure).text() + "\n");
            } else {
                scrapes.add(1, "200");
                exchange.answer(200, page.contentType(), page.body());
            }
        });
    }

    /** The version is a label: when it changes the old series has to go. */
    private synchronized void showClusterVersion() {
        var clusterVersion = member.status().clusterVersion();
        if (clusterVersion.equals(shownVersion) || clusterVersion.isEmpty()) {
            return;
        }
        metrics.remove("etcd_cluster_version");
        int patch = clusterVersion.lastIndexOf('.');
        metrics.gauge(
                "etcd_cluster_version",
                "Which version is running. 1 for 'cluster_version' label with current cluster version",
                List.of("cluster_version", clusterVersion.substring(0, Math.max(patch, 0))),
                () -> 1);
        shownVersion = clusterVersion;
    }

    /** Shows what Go's expvar shows of etcd, as far as it means something here. */
    void variables(HttpExchange exchange) {
        var unused = member.offload(this::fileLimit)
                .exceptionally(failure -> "0")
                .thenAccept(limit -> variables(exchange, limit));
    }

    /** The exposition knows what the process may take, so it is asked rather than the system once more. */
    private String fileLimit() {
        return exposition
                .page(null)
                .body()
                .toStringUtf8()
                .lines()
                .filter(line -> line.startsWith(FILE_LIMIT))
                .map(line -> new BigDecimal(line.substring(FILE_LIMIT.length())).toPlainString())
                .findFirst()
                .orElse("0");
    }

    private void variables(HttpExchange exchange, String fileLimit) {
        var status = member.status();
        var runtime = Runtime.getRuntime();
        var command = new StringBuilder();
        var info = ProcessHandle.current().info();
        info.command().ifPresent(program -> command.append(Json.quote(program)));
        info.arguments().ifPresent(arguments -> {
            for (var argument : arguments) {
                command.append(',').append(Json.quote(argument));
            }
        });
        var raft = "{\"id\":" + Json.quote(Long.toHexString(status.memberId())) + ",\"term\":" + status.term()
                + ",\"commit\":" + status.committedIndex() + ",\"lead\":"
                + Json.quote(Long.toHexString(status.leader())) + ",\"raftState\":"
                + Json.quote(status.leader() == status.memberId() ? "StateLeader" : "StateFollower")
                + ",\"applied\":" + status.appliedIndex() + ",\"progress\":{},\"leadtransferee\":\"0\"}";
        exchange.answer(
                200,
                "application/json; charset=utf-8",
                Bytes.utf8("{\n\"cmdline\": [" + command + "],\n\"file_descriptor_limit\": " + fileLimit
                        + ",\n\"memstats\": {\"Alloc\":"
                        + (runtime.totalMemory() - runtime.freeMemory()) + ",\"Sys\":" + runtime.totalMemory()
                        + ",\"HeapSys\":" + runtime.totalMemory() + "},\n\"raft.status\": " + raft + "\n}\n"));
    }
}
