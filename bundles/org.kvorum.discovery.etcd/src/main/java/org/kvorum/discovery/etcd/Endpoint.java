// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.etcd;

import org.kvorum.api.discovery.DiscoveryException;

/**
 * Where the discovery service listens.
 *
 * @param host a name, or an address without brackets
 */
record Endpoint(String host, int port) {
    private static final String HTTP = "http://";

    /** Reads {@code http://host:port}, of which the scheme may be missing. */
    static Endpoint parse(String text) {
        if (text.startsWith("https://")) {
            throw new DiscoveryException("--discovery-endpoints " + text
                    + ": discovery over TLS is not supported yet; use an http:// endpoint");
        }
        var address = text.startsWith(HTTP) ? text.substring(HTTP.length()) : text;
        int colon = address.lastIndexOf(':');
        if (colon > 0 && address.indexOf(']', colon) < 0 && address.indexOf('/') < 0) {
            var host = address.substring(0, colon);
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            try {
                int port = Integer.parseInt(address.substring(colon + 1));
                if ((bracketed || host.indexOf(':') < 0) && port > 0 && port < 1 << 16) {
                    return new Endpoint(bracketed ? host.substring(1, host.length() - 1) : host, port);
                }
            } catch (NumberFormatException e) {
                // told below
            }
        }
        throw new DiscoveryException("--discovery-endpoints: \"" + text + "\" is not of the form http://host:port");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
