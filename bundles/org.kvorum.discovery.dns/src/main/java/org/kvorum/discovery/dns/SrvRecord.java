// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.dns;

/**
 * What a name server says of a service.
 *
 * @param target the host, without the dot at its end; empty if there is decidedly no service
 */
record SrvRecord(int priority, int weight, int port, String target) {
    /** Reads a record in the form of a zone file: priority, weight, port and target. */
    static SrvRecord parse(String text) {
        var fields = text.strip().split("\\s+", -1);
        if (fields.length != 4) {
            throw new IllegalArgumentException("not an SRV record: " + text);
        }
        return new SrvRecord(
                Integer.parseInt(fields[0]),
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[2]),
                Endpoint.withoutDot(fields[3]));
    }

    Endpoint endpoint() {
        return new Endpoint(target, port);
    }
}
