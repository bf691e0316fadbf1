// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.OptionalLong;
import org.kvorum.raft.Message;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The connections of one member to its peers. Any thread; nothing blocks but {@link #start} and {@link #close}. Calls of one thread take effect in their order.
 *
 * <p>Messages may be lost, also in the middle of a sequence, and the raft protocol lives with that; what was handed over through one stream arrives in order.
 * A peer that reads slowly fills its own queues and nobody else's.
 */
@ProviderType
public interface Transport extends AutoCloseable {
    /**
     * Listens at the listen URLs and answers from now on.
     *
     * @throws IOException if an address cannot be had; then it listens nowhere
     */
    void start() throws IOException;

    /** Returns where it listens, in the order of the listen URLs; empty before {@link #start}. */
    List<SocketAddress> addresses();

    /**
     * Connects to a member of the cluster; nothing happens if it is connected already, or is this member.
     *
     * @throws IllegalArgumentException if there is no URL, or one that is no peer URL the transport can connect to
     */
    void addPeer(long id, List<String> urls);

    /**
     * Makes a member known that is not yet in the membership this member has applied, so that it can be sent to but is not listened to; nothing happens if it
     * is known already. A later {@link #addPeer} replaces it.
     */
    void addRemote(long id, List<String> urls);

    /** Drops a member with its connections and queues. */
    void removePeer(long id);

    /**
     * Changes where a member is reached; connections that are up stay up, the next ones go to the new URLs.
     *
     * @throws IllegalArgumentException as {@link #addPeer}
     */
    void updatePeer(long id, List<String> urls);

    /**
     * Sends messages, each to the member it names; those to this member itself (0 counts as that) are dropped silently.
     *
     * <p>What cannot be queued is dropped and named by {@link PeerHandler#reportUnreachable}.
     *
     * @throws IllegalArgumentException for an {@link Message.InstallSnapshot}, which has a way of its own
     */
    void send(List<Message> messages);

    /**
     * Sends a snapshot with the database behind it. The outcome comes by {@link PeerHandler#reportSnapshot}, exactly once; the source is closed before that.
     */
    void sendSnapshot(Message.InstallSnapshot message, DatabaseSource database);

    /** Returns the monotonic time ({@code Ticker#nanos}) since which the member has been reached without a failure, or nothing while it is not reached. */
    OptionalLong activeSinceNanos(long id);

    /** Returns how many peers are reached now. */
    int activePeers();

    /** Returns a client that shares this transport's loop; closing it does nothing. */
    PeerClient client();

    /** Ends all connections and listens no more; returns when all is over. Not to be called on a loop of the transport. */
    @Override
    void close();
}
