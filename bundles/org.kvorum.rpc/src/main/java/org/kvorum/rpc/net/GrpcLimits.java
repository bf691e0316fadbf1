// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.net;

import java.time.Duration;

/**
 * What gRPC connections may do.
 *
 * @param messageBytesMax the largest message that is read at all; what a handler accepts may be less
 * @param concurrentStreamsMax calls at once on one connection, 0 for any number
 * @param keepaliveMin the least time between pings of a client
 * @param keepaliveInterval how often an idle connection is pinged, 0 for never
 * @param keepaliveTimeout how long the answer to a ping may take; without that, as with etcd, there are no pings
 */
public record GrpcLimits(
        int messageBytesMax,
        long concurrentStreamsMax,
        Duration keepaliveMin,
        Duration keepaliveInterval,
        Duration keepaliveTimeout) {
    /** Returns whether idle connections are pinged. */
    boolean pings() {
        return keepaliveInterval.compareTo(Duration.ZERO) > 0 && keepaliveTimeout.compareTo(Duration.ZERO) > 0;
    }
}
