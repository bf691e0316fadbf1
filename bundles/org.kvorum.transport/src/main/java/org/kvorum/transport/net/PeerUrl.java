// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.net;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * A URL of a peer, which has a host and a port and nothing else.
 *
 * @param text as it was given
 * @param host the host's name or address
 * @param port the port
 */
public record PeerUrl(String text, String host, int port) {
    private static final int PORT_MAX = 65_535;

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is not of the form {@code http://host:port}
     */
    public static PeerUrl parse(String text) {
        var uri = URI.create(text.strip());
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 0 || PORT_MAX < uri.getPort()) {
            throw new IllegalArgumentException("not a peer URL: " + text);
        }
        var host = uri.getHost();
        return new PeerUrl(
                text.strip(), host.startsWith("[") ? host.substring(1, host.length() - 1) : host, uri.getPort());
    }

    /** Returns the value of the Host header. */
    public String authority() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    InetSocketAddress unresolved() {
        return InetSocketAddress.createUnresolved(host, port);
    }
}
