// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;

/**
 * Who may ask: pages of other origins, and requests that name a host. An asterisk, or an empty list of hosts, allows all.
 *
 * @param origins the origins whose pages may read answers
 * @param hosts the hosts that requests may name
 */
record AccessRules(List<String> origins, List<String> hosts) {
    /** Answers the request if it may not go on, or need not; returns whether it did. */
    boolean answered(HttpExchange exchange) {
        var given = exchange.headers().get(HttpHeaderNames.HOST, "");
        var host = withoutPort(given);
        if (!hosts.isEmpty() && !hosts.contains("*") && !hosts.contains(host)) {
            exchange.text(421, """

                    The Host header of this request names a host that is not known here.

                    Either use TLS, over which every host is let in, or add the host to those that are known:
                      etcd --host-whitelist HOST
                    Without this check a page could reach the server by DNS rebinding (CVE-2018-5702).
                    """.replace("HOST", Json.quote(host)));
            return true;
        }
        var origin = exchange.headers().get(HttpHeaderNames.ORIGIN, "");
        if (origins.contains("*")) {
            allow(exchange, "*");
        } else if (origins.contains(origin)) {
            allow(exchange, origin);
        }
        if (exchange.method().equals("OPTIONS")) {
            exchange.empty(200);
            return true;
        }
        return false;
    }

    private static void allow(HttpExchange exchange, String origin) {
        exchange.header("Access-Control-Allow-Methods", "POST, GET, OPTIONS, PUT, DELETE");
        exchange.header("Access-Control-Allow-Origin", origin);
        exchange.header("Access-Control-Allow-Headers", "accept, content-type, authorization");
    }

    private static String withoutPort(String host) {
        int bracket = host.lastIndexOf(']');
        int colon = host.lastIndexOf(':');
        var name = colon > bracket ? host.substring(0, colon) : host;
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }
}
