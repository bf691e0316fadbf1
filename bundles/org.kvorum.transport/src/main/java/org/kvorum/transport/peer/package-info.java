// SPDX-License-Identifier: Apache-2.0
/**
 * The ways to one peer: streams, requests in their place, snapshots, probes. Everything belongs to the loop of {@link org.kvorum.transport.net.PeerLoop} unless a
 * type says otherwise.
 */
@NullMarked
package org.kvorum.transport.peer;

import org.jspecify.annotations.NullMarked;
