// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.member.Member;
import org.kvorum.api.telemetry.Exposition;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.rpc.call.CallGate;
import org.kvorum.rpc.call.Mounts;
import org.kvorum.rpc.net.HttpSide;

/** Finds who serves a path. Any thread. */
public final class HttpEndpoints {
    private static final int BODY_BYTES_MAX = 1 << 20;
    private static final String OLD_PREFIX = "/v3beta/";
    private static final String PREFIX = "/v3/";

    private final HealthChecks health;
    private final Pages pages;
    private final AccessRules rules;
    private final boolean gatewayEnabled;
    private final Mounts mounts;
    private final CallGate gate;
    private final int requestBytesMax;

    /** Made by the first request for it: reading descriptors takes longer than all the rest of the start. */
    private @Nullable Gateway gateway;

    /**
     * What to serve.
     *
     * @param version the version of etcd to show
     * @param gateway whether the JSON gateway is on
     * @param requestBytesMax the largest message a handler is given
     * @param cors the origins that may read answers
     * @param hostWhitelist the hosts that requests may name
     */
    public record Options(
            String version, boolean gateway, int requestBytesMax, List<String> cors, List<String> hostWhitelist) {}

    /** Creates the endpoints of a member. */
    public HttpEndpoints(
            Member member, Metrics metrics, Exposition exposition, Mounts mounts, CallGate gate, Options options) {
        this.health = new HealthChecks(member, metrics);
        this.pages = new Pages(member, options.version(), exposition, metrics);
        this.rules = new AccessRules(options.cors(), options.hostWhitelist());
        this.gatewayEnabled = options.gateway();
        this.requestBytesMax = options.requestBytesMax();
        this.mounts = mounts;
        this.gate = gate;
    }

    /** Returns what is served to clients: everything. */
    public HttpSide forClients() {
        return new HttpServer(this::client);
    }

    /** Returns what is served to those who watch over the server: metrics and health, with no questions asked. */
    public HttpSide forMetrics() {
        return new HttpServer(exchange -> whole(exchange, this::overseen));
    }

    /** Returns what is served where HTTP has a port of its own: nothing. */
    public static HttpSide nothing() {
        return new HttpServer(exchange -> whole(exchange, HttpEndpoints::notFound));
    }

    private HttpBody client(HttpExchange exchange) {
        var path = exchange.path();
        boolean forGateway = gatewayEnabled && (path.startsWith(PREFIX) || path.startsWith(OLD_PREFIX));
        if (!forGateway) {
            return whole(exchange, request -> {
                if (!rules.answered(request)) {
                    page(request);
                }
            });
        }
        if (rules.answered(exchange)) {
            return HttpBody.IGNORED;
        }
        return gateway()
                .open(exchange, path.startsWith(OLD_PREFIX) ? PREFIX + path.substring(OLD_PREFIX.length()) : path);
    }

    private void page(HttpExchange exchange) {
        switch (exchange.path()) {
            case "/version" -> get(exchange, pages::version);
            case "/debug/vars" -> pages.variables(exchange);
            default -> overseen(exchange);
        }
    }

    private void overseen(HttpExchange exchange) {
        var path = exchange.path();
        if (path.equals("/metrics")) {
            pages.metrics(exchange);
        } else if (path.equals("/health")) {
            get(exchange, health::health);
        } else if (path.equals("/livez") || path.startsWith("/livez/")) {
            get(exchange, health::livez);
        } else if (path.equals("/readyz") || path.startsWith("/readyz/")) {
            get(exchange, health::readyz);
        } else {
            notFound(exchange);
        }
    }

    private static void notFound(HttpExchange exchange) {
        exchange.text(404, "404 page not found\n");
    }

    private static void get(HttpExchange exchange, Consumer<HttpExchange> page) {
        if (exchange.method().equals("GET")) {
            page.accept(exchange);
        } else {
            exchange.header("Allow", "GET");
            exchange.text(405, "Method Not Allowed\n");
        }
    }

    private static HttpBody whole(HttpExchange exchange, Consumer<HttpExchange> serve) {
        return new WholeBody(
                BODY_BYTES_MAX,
                body -> serve.accept(exchange),
                () -> exchange.text(413, "request body is larger than " + BODY_BYTES_MAX + " bytes\n"));
    }

    private synchronized Gateway gateway() {
        var made = gateway;
        if (made == null) {
            made = new Gateway(mounts, gate, requestBytesMax);
            gateway = made;
        }
        return made;
    }
}
