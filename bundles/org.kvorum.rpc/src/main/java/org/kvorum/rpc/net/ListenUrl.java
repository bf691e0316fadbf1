// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.net;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where to listen, as in {@code http://localhost:2379}, {@code https://[::1]:2379} or {@code unix://localhost:0}.
 *
 * @param text as it was given
 * @param secure whether it is for TLS
 * @param unix whether it names a socket file
 * @param host the host without brackets; for a socket file its path, relative to the working directory unless it begins with a slash
 * @param port the port, 0 for any
 */
public record ListenUrl(String text, boolean secure, boolean unix, String host, int port) {
    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is none to listen on
     */
    public static ListenUrl parse(String text) {
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon);
        return switch (scheme) {
            case "http" -> tcp(text, false);
            case "https" -> tcp(text, true);
            // a socket file may be named like a host with a port, which java.net.URI would read its own way
            case "unix" -> new ListenUrl(text, false, true, text.substring(colon + 3), 0);
            case "unixs" -> new ListenUrl(text, true, true, text.substring(colon + 3), 0);
            default -> throw new IllegalArgumentException("cannot listen on \"" + text + "\": unknown scheme");
        };
    }

    private static ListenUrl tcp(String text, boolean secure) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("cannot listen on \"" + text + "\": " + e.getReason(), e);
        }
        if (uri.getHost() == null || uri.getPort() < 0) {
            throw new IllegalArgumentException("cannot listen on \"" + text + "\": it needs a host and a port");
        }
        var host = uri.getHost();
        boolean bracketed = host.startsWith("[");
        return new ListenUrl(
                text, secure, false, bracketed ? host.substring(1, host.length() - 1) : host, uri.getPort());
    }
}
