// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.transport;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Who a member is among its peers.
 *
 * @param localId its id
 * @param clusterId the cluster's id; whoever names another one is refused
 * @param serverVersion its version, {@code major.minor.patch}
 * @param minClusterVersion the lowest version of a peer it works with
 * @param listenUrls where it listens; port 0 takes any free one
 * @param advertisedUrls where it tells others that it is reached
 * @param snapDirectory where received databases go, as {@code <index %016x>.snap.db}
 * @param readTimeout how long a connection may be silent
 * @param writeTimeout how long a connection may take nothing
 * @param dialTimeout how long connecting may take
 */
public record TransportOptions(
        long localId,
        long clusterId,
        String serverVersion,
        String minClusterVersion,
        List<String> listenUrls,
        List<String> advertisedUrls,
        Path snapDirectory,
        Duration readTimeout,
        Duration writeTimeout,
        Duration dialTimeout) {
    public TransportOptions {
        listenUrls = List.copyOf(listenUrls);
        advertisedUrls = List.copyOf(advertisedUrls);
    }
}
