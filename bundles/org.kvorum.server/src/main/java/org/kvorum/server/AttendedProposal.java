// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import org.kvorum.api.kv.ErrorCode;
import org.kvorum.bytes.Bytes;

/**
 * A proposal someone waits for.
 *
 * @param data the entry's data
 * @param requestId the request in it
 * @param proposals who waits
 */
record AttendedProposal(Bytes data, long requestId, Proposals<?> proposals) implements Consensus.Proposal {
    @Override
    public boolean isWanted() {
        return proposals.isWaiting(requestId);
    }

    @Override
    public void proposed(long term) {
        proposals.proposed(requestId, term);
    }

    @Override
    public void dropped(ErrorCode error) {
        proposals.fail(requestId, error);
    }
}
