// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberCheck;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.AlarmRequest;

/** {@code /health}, {@code /livez} and {@code /readyz}. */
final class HealthChecks {
    private static final int CORRUPT = 2;
    private static final String OK = "";

    private final Member member;
    private final Metrics.Counter successes;
    private final Metrics.Counter failures;
    private final Metrics.Gauge states;
    private final Metrics.Counter outcomes;

    HealthChecks(Member member, Metrics metrics) {
        this.member = member;
        successes = metrics.counter("etcd_server_health_success", "The total number of successful health checks.");
        failures = metrics.counter("etcd_server_health_failures", "The total number of failed health checks.");
        states = metrics.gauge("etcd_server_healthcheck", "The result of each kind of healthcheck.", "name", "type");
        outcomes = metrics.counter(
                "etcd_server_healthchecks_total",
                "The total number of each kind of healthcheck.",
                "name",
                "status",
                "type");
    }

    /** Answers {@code /health}: the first thing that is wrong. */
    void health(HttpExchange exchange) {
        var query = exchange.query();
        boolean serializable = query.getOrDefault("serializable", List.of()).contains("true");
        var excluded = query.getOrDefault("exclude", List.of());
        var alarm = member.alarms(0).stream()
                .map(HealthChecks::alarmName)
                .filter(name -> !excluded.contains(name))
                .findFirst();
        if (alarm.isPresent()) {
            health(exchange, "ALARM " + alarm.get());
        } else if (!serializable && member.leader() == 0) {
            health(exchange, "RAFT NO LEADER");
        } else {
            var read = serializable ? MemberCheck.SERIALIZABLE_READ : MemberCheck.LINEARIZABLE_READ;
            var unused = read.ask(member)
                    .thenAccept(error -> health(
                            exchange, error.map(text -> "RANGE ERROR:" + text).orElse(OK)));
        }
    }

    private void health(HttpExchange exchange, String reason) {
        if (reason.isEmpty()) {
            successes.add(1);
            exchange.answer(200, "text/plain; charset=utf-8", Bytes.utf8("{\"health\":\"true\",\"reason\":\"\"}"));
        } else {
            failures.add(1);
            exchange.text(503, "{\"health\":\"false\",\"reason\":" + Json.quote(reason) + "}\n");
        }
    }

    /** Answers {@code /livez}. */
    void livez(HttpExchange exchange) {
        checks(exchange, "livez", MemberCheck.live());
    }

    /** Answers {@code /readyz}. */
    void readyz(HttpExchange exchange) {
        checks(exchange, "readyz", MemberCheck.ready());
    }

    private void checks(HttpExchange exchange, String type, List<MemberCheck> checks) {
        var wanted = new LinkedHashMap<String, MemberCheck>();
        checks.forEach(check -> wanted.put(check.id(), check));
        var path = exchange.path();
        var prefix = "/" + type + "/";
        if (path.startsWith(prefix)) {
            var name = path.substring(prefix.length());
            if (!wanted.containsKey(name)) {
                exchange.text(404, "404 page not found\n");
                return;
            }
            wanted.keySet().retainAll(List.of(name));
        }
        wanted.keySet().removeAll(exchange.query().getOrDefault("exclude", List.of()));
        var results = new LinkedHashMap<String, CompletableFuture<Optional<String>>>();
        wanted.forEach((name, check) -> results.put(name, check.ask(member)));
        var unused = CompletableFuture.allOf(results.values().toArray(CompletableFuture[]::new))
                .thenRun(() -> report(exchange, type, results));
    }

    private void report(HttpExchange exchange, String type, Map<String, CompletableFuture<Optional<String>>> results) {
        var report = new StringBuilder();
        boolean healthy = true;
        for (var result : results.entrySet()) {
            var error = result.getValue().join().orElse(OK);
            healthy &= error.isEmpty();
            states.set(error.isEmpty() ? 1 : 0, result.getKey(), type);
            outcomes.add(1, result.getKey(), error.isEmpty() ? "success" : "error", type);
            report.append(error.isEmpty() ? "[+]" : "[-]").append(result.getKey());
            report.append(error.isEmpty() ? " ok" : " failed: " + error).append('\n');
        }
        boolean verbose = exchange.query().containsKey("verbose");
        if (healthy) {
            exchange.text(200, (verbose ? report : "") + "ok\n");
        } else {
            exchange.text(503, report + "\n");
        }
    }

    private static String alarmName(AlarmRequest alarm) {
        return switch (alarm.alarm()) {
            case 1 -> "NOSPACE";
            case CORRUPT -> "CORRUPT";
            default -> "UNKNOWN";
        };
    }
}
