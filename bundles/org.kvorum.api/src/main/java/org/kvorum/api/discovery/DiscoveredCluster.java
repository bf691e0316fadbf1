// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.discovery;

/**
 * The founders of a cluster. Every one of them must find the same URLs and the same token, for the ids follow from these; names may differ, since each member
 * publishes its own later.
 *
 * @param initialCluster names and peer URLs as {@code --initial-cluster} takes them, the asking member's own among them
 * @param token what takes the place of {@code --initial-cluster-token}
 */
public record DiscoveredCluster(String initialCluster, String token) {}
