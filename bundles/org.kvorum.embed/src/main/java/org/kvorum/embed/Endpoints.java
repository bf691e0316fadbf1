// SPDX-License-Identifier: Apache-2.0
package org.kvorum.embed;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;

/** What a client is told of an address that is listened on. */
final class Endpoints {
    private Endpoints() {}

    static URI uri(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            return URI.create("http://" + host(inet) + ":" + inet.getPort());
        }
        return URI.create("unix://" + address);
    }

    /** Whoever listens everywhere is found at home. */
    private static String host(InetSocketAddress address) {
        var host = address.getAddress();
        if (host.isAnyLocalAddress()) {
            return "127.0.0.1";
        }
        return host instanceof Inet6Address ? "[" + host.getHostAddress() + "]" : host.getHostAddress();
    }
}
