// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import org.kvorum.bytes.Bytes;

/**
 * A change of the membership by one member ({@code raftpb.ConfChange}), the only kind etcd's server uses.
 *
 * @param id the request to answer when it is applied; the consensus does not look at it
 * @param type what happens to the member
 * @param nodeId the member; 0 in an entry that was refused and became a no-op
 * @param context opaque to the consensus; etcd keeps the member's JSON here
 */
public record ConfChange(long id, ConfChangeType type, long nodeId, Bytes context) {
    /** Returns the same change in the general form. */
    public ConfChangeV2 asV2() {
        return ConfChangeV2.of(new ConfChangeSingle(type, nodeId), context);
    }
}
