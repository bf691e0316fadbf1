// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.net;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Prints addresses as Go does: {@code 127.0.0.1:2379}, {@code [::1]:2379}, or the name of a socket file. */
public final class AddressText {
    private AddressText() {}

    /** Returns the text of an address. */
    public static String of(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return address.toString();
        }
        var ip = inet.getAddress();
        if (ip == null) {
            return inet.getHostString() + ":" + inet.getPort();
        }
        return (ip instanceof Inet6Address six ? "[" + shorten(six) + "]" : ip.getHostAddress()) + ":" + inet.getPort();
    }

    /** Leaves out the longest run of zero groups, the first of several, if it is longer than one. */
    private static String shorten(Inet6Address address) {
        var bytes = address.getAddress();
        var groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        var out = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == start) {
                out.append("::");
                i += length - 1;
            } else {
                out.append(out.isEmpty() || out.charAt(out.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }
}
