// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Where a server listens.
 *
 * @param scheme {@code http}, {@code https}, {@code unix}, {@code unixs}, or empty
 * @param authority host and port, or the path of a socket
 */
record Endpoint(String scheme, String authority) {
    static Endpoint parse(String text) {
        int mark = text.indexOf("://");
        if (mark >= 0) {
            return new Endpoint(
                    text.substring(0, mark), withoutPath(text.substring(0, mark), text.substring(mark + 3)));
        }
        for (String scheme : new String[] {"unix", "unixs"}) {
            if (text.startsWith(scheme + ":")) {
                return new Endpoint(scheme, text.substring(scheme.length() + 1));
            }
        }
        return new Endpoint("", text);
    }

    private static String withoutPath(String scheme, String rest) {
        int slash = rest.indexOf('/');
        return slash < 0 || scheme.startsWith("unix") ? rest : rest.substring(0, slash);
    }

    /** Returns whether it must be talked to over TLS. */
    boolean needsTls() {
        return scheme.equals("https") || scheme.equals("unixs");
    }

    /** Returns whether it must not be talked to over TLS. */
    boolean refusesTls() {
        return scheme.equals("http") || scheme.equals("unix");
    }

    boolean isUnix() {
        return scheme.startsWith("unix");
    }

    /** Returns the name that the server is called by. */
    String serverName() {
        return isUnix() ? "localhost" : authority;
    }

    /** Returns whether it needs no look-up. */
    boolean isFixed() {
        return isUnix() || NetUtil.isValidIpV4Address(host()) || NetUtil.isValidIpV6Address(host());
    }

    /** Returns the addresses; the name of a host is looked up, which may wait. One that nobody knows stays what it is. */
    List<SocketAddress> addresses(EndpointResolver.Lookup lookup) {
        if (isUnix()) {
            return List.of(UnixDomainSocketAddress.of(authority));
        }
        try {
            return lookup.of(host()).stream()
                    .<SocketAddress>map(address -> new InetSocketAddress(address, port()))
                    .toList();
        } catch (UnknownHostException unknown) {
            return List.of(InetSocketAddress.createUnresolved(host(), port()));
        }
    }

    private String host() {
        int colon = authority.lastIndexOf(':');
        String host = colon < 0 ? authority : authority.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private int port() {
        int colon = authority.lastIndexOf(':');
        return colon < 0 ? 0 : port(authority.substring(colon + 1));
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port >= 0 && port < 65536 ? port : 0;
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
