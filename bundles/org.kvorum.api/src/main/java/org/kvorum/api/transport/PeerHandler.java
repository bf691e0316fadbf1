// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.transport;

import org.kvorum.raft.Message;
import org.osgi.annotation.versioning.ConsumerType;

/** The member as its peers' counterpart. Called on a loop of the transport; nothing may block. */
@ConsumerType
public interface PeerHandler {
    /**
     * Takes a message a peer sent. Of an {@link Message.InstallSnapshot} the database is already durable in the snap directory; what becomes of the file is the
     * member's business.
     *
     * @return whether there was room for it; if not it is dropped
     */
    boolean process(Message message);

    /** Returns whether the id belongs to a member that was removed from the cluster. */
    boolean isRemoved(long id);

    /** Tells that a message to the peer was or may have been lost; raft then probes instead of streaming. */
    void reportUnreachable(long id, SendFailure cause);

    /** Tells whether a snapshot arrived whole at the peer and was taken. */
    void reportSnapshot(long id, boolean arrived);

    /**
     * Tells that a connection on which the peer was heard has ended and cannot be made again: its process is most likely gone. Only a hint, which may come more
     * than once.
     */
    void disconnected(long id);

    /** Tells that a peer knows this member as removed from the cluster; the member has to end. May come more than once. */
    void removed();

    /** Tells that an invariant of the transport or of a called method broke; the member has to stop. */
    void failed(Throwable broken);
}
