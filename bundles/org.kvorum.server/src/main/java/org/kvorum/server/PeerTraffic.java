// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.function.Consumer;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.transport.PeerHandler;
import org.kvorum.api.transport.SendFailure;
import org.kvorum.raft.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what the peers say to the consensus. */
final class PeerTraffic implements PeerHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PeerTraffic.class);

    private final Consensus consensus;
    private final Membership membership;
    private final Consumer<Throwable> failure;

    /**
     * Creates the receiver.
     *
     * @param failure told why the member has to stop
     */
    PeerTraffic(Consensus consensus, Membership membership, Consumer<Throwable> failure) {
        this.consensus = consensus;
        this.membership = membership;
        this.failure = failure;
    }

    @Override
    public boolean process(Message message) {
        return consensus.receive(message);
    }

    @Override
    public boolean isRemoved(long id) {
        return membership.isRemoved(id);
    }

    @Override
    public void reportUnreachable(long id, SendFailure cause) {
        LOG.debug("peer may have missed messages peer-id={} cause={}", Long.toHexString(id), cause);
        consensus.reportUnreachable(id);
    }

    @Override
    public void reportSnapshot(long id, boolean arrived) {
        consensus.reportSnapshot(id, arrived);
    }

    @Override
    public void disconnected(long id) {
        consensus.suspectLeader(id);
    }

    @Override
    public void removed() {
        failure.accept(new RemovedException());
    }

    @Override
    public void failed(Throwable broken) {
        failure.accept(broken);
    }
}
