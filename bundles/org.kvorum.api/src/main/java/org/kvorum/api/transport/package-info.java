// SPDX-License-Identifier: Apache-2.0
/**
 * What members say to each other: raft messages, database snapshots and the few questions of etcd's peer port.
 * Implemented by {@code org.kvorum.transport}, called by the member from any thread; the member's side, {@link org.kvorum.api.transport.PeerHandler} and
 * {@link org.kvorum.api.transport.PeerService}, is called on a loop of the transport and must not block.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.api.transport;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
