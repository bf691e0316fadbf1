// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.net;

import java.time.Duration;

/**
 * What gRPC connections may do.
 *
 * @param messageBytesMax the largest message that is read at all; what a handler accepts may be less
 * @param concurrentStreamsMax calls at once on one connection
 * @param keepaliveMin the least time between pings of a client
 * @param keepaliveInterval how often an idle connection is pinged
 * @param keepaliveTimeout how long the answer to a ping may take
 */
public record GrpcLimits(
        int messageBytesMax,
        long concurrentStreamsMax,
        Duration keepaliveMin,
        Duration keepaliveInterval,
        Duration keepaliveTimeout) {}
