// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

/** How a leader makes sure that it still leads before it answers a linearizable read. */
public enum ReadOnlyMode {
    /** It hears a quorum; holds whatever the clocks do. */
    SAFE,
    /** It relies on having heard a quorum within the election timeout; clocks that drift apart can make reads stale. Needs {@code checkQuorum}. */
    LEASE_BASED
}
