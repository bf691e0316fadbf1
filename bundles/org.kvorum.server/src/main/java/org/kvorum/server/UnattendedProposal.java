// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import org.kvorum.api.kv.ErrorCode;
import org.kvorum.bytes.Bytes;

/**
 * A proposal the member makes of itself, and makes again if nothing came of it.
 *
 * @param data the entry's data
 */
record UnattendedProposal(Bytes data) implements Consensus.Proposal {
    @Override
    public boolean isWanted() {
        return true;
    }

    @Override
    public void proposed(long term) {}

    @Override
    public void dropped(ErrorCode error) {}
}
