// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.dns;

/**
 * A host and a port.
 *
 * @param host a name without a dot at its end, or an address without brackets
 */
record Endpoint(String host, int port) {
    /** Reads the part of a URL between its scheme and its path. */
    static Endpoint parse(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 0 || address.indexOf(']', colon) >= 0) {
            throw new IllegalArgumentException(address + " has no port");
        }
        var host = address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new Endpoint(withoutDot(host), Integer.parseInt(address.substring(colon + 1)));
    }

    static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** Returns the form that stands in a URL. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
