// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.fixed;

import java.util.List;
import org.kvorum.api.discovery.DiscoveryException;

/** What etcd asks of a peer URL, in its words. */
final class PeerUrl {
    private static final List<String> SOCKETS = List.of("unix", "unixs");
    private static final List<String> NETWORKS = List.of("http", "https");

    private PeerUrl() {}

    /** Returns the URL without the space around it. */
    static String check(String text) {
        var url = text.strip();
        int colon = url.indexOf("://");
        var scheme = colon < 0 ? "" : url.substring(0, colon);
        if (SOCKETS.contains(scheme)) {
            return url;
        }
        require(NETWORKS.contains(scheme), "URL scheme must be http, https, unix, or unixs: " + url);
        var rest = url.substring(colon + 3);
        int slash = rest.indexOf('/');
        var address = slash < 0 ? rest : rest.substring(0, slash);
        require(hasPort(address), "URL address does not have the form \"host:port\": " + url);
        require(slash < 0, "URL must not contain a path: " + url);
        return url;
    }

    private static boolean hasPort(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 0) {
            return false;
        }
        var host = address.substring(0, colon);
        var port = address.substring(colon + 1);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return (bracketed || host.indexOf(':') < 0) && port.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new DiscoveryException("--initial-cluster: " + otherwise);
        }
    }
}
