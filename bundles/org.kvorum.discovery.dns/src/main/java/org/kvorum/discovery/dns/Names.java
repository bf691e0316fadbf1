// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/** What name servers know. Every call may block for seconds. */
interface Names {
    /**
     * Returns the SRV records of a name, empty if there are none.
     *
     * @throws NotYetException if no server gave an answer
     */
    List<SrvRecord> services(String name) throws NotYetException;

    /**
     * Returns the addresses of a host; an address is its own.
     *
     * @throws NotYetException if no server gave an answer, or the host has no address
     */
    Set<InetAddress> addresses(String host) throws NotYetException;
}
