// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.transport;

/**
 * What {@code GET /version} tells.
 *
 * @param server the member's version
 * @param cluster the cluster's version, {@code not_decided} if it is unknown
 * @param storage the database's version, {@code unknown} if it is; empty if the peer does not tell
 */
public record PeerVersions(String server, String cluster, String storage) {}
