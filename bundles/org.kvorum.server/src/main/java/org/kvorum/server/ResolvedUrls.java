// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Peer URLs that mean the same, though one is written with a name and the other with its address. Asks name servers, and so may block. */
final class ResolvedUrls {
    private ResolvedUrls() {}

    /** Returns whether every URL of either has one in the other with the same scheme and port, and an address in common. */
    static boolean same(Collection<String> left, Collection<String> right) {
        return covers(left, right) && covers(right, left);
    }

    private static boolean covers(Collection<String> some, Collection<String> others) {
        return others.stream().allMatch(url -> some.stream().anyMatch(candidate -> same(candidate, url)));
    }

    private static boolean same(String left, String right) {
        int hostLeft = left.indexOf("://") + 3;
        int hostRight = right.indexOf("://") + 3;
        int portLeft = left.lastIndexOf(':');
        int portRight = right.lastIndexOf(':');
        return left.equals(right)
                || (portLeft > hostLeft
                        && portRight > hostRight
                        && left.substring(0, hostLeft).equals(right.substring(0, hostRight))
                        && left.substring(portLeft).equals(right.substring(portRight))
                        && !Collections.disjoint(
                                addresses(left.substring(hostLeft, portLeft)),
                                addresses(right.substring(hostRight, portRight))));
    }

    private static Set<InetAddress> addresses(String host) {
        try {
            return new HashSet<>(List.of(InetAddress.getAllByName(host)));
        } catch (UnknownHostException e) {
            return Set.of();
        }
    }
}
