// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.List;
import org.kvorum.bytes.Bytes;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What members say to each other: one record for each thing that can be said, each of which is one kind of {@code raftpb.Message}.
 *
 * <p>A term of 0 means that the message belongs to no term: proposals, read requests and transfer requests may be passed on by members of any term. etcd's
 * local kinds (hup, beat, storage…) are no messages here but methods of {@link Raft} and fields of {@link Ready}.
 */
@ProviderType
public sealed interface Message {
    /** Returns the receiver. */
    long to();

    /** Returns the sender; for what is passed on to the leader, the member that asked first. */
    long from();

    /** Returns the sender's term, or 0. */
    long term();

    /** Hands this message to the handler's method for its kind. */
    <R> R accept(Handler<R> handler);

    /** One method for each kind of message, so that a new kind cannot be forgotten anywhere. */
    @ConsumerType
    interface Handler<R> {
        /** Entries to follow on an entry. */
        R append(Append message);

        /** The follower holds all entries up to an index. */
        R appendAccepted(AppendAccepted message);

        /** The follower does not hold the preceding entry. */
        R appendRejected(AppendRejected message);

        /** A candidate asks for a vote. */
        R voteRequest(VoteRequest message);

        /** A vote given or refused. */
        R voteResponse(VoteResponse message);

        /** A snapshot in place of entries the leader no longer has. */
        R installSnapshot(InstallSnapshot message);

        /** The leader is there. */
        R heartbeat(Heartbeat message);

        /** The follower is there. */
        R heartbeatResponse(HeartbeatResponse message);

        /** A proposal passed on to the leader. */
        R propose(Propose message);

        /** A request to pass the leadership on. */
        R transferLeader(TransferLeader message);

        /** The leader passes the leadership on. */
        R timeoutNow(TimeoutNow message);

        /** A linearizable read passed on to the leader. */
        R readIndex(ReadIndex message);

        /** The index a linearizable read has to wait for. */
        R readIndexResponse(ReadIndexResponse message);
    }

    /**
     * Entries to follow on the entry at {@code previousIndex} ({@code MsgApp}). Without entries it only moves the commit index.
     *
     * @param previousIndex the index before the first entry
     * @param previousTerm the term of the entry at that index
     * @param entries consecutive entries
     * @param commit the leader's commit index
     */
    record Append(
            long to, long from, long term, long previousIndex, long previousTerm, List<Entry> entries, long commit)
            implements Message {
        public Append {
            entries = List.copyOf(entries);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.append(this);
        }
    }

    /**
     * The follower durably holds the leader's log up to {@code index} ({@code MsgAppResp}). With index 0 it only tells a leader of an earlier term that its term
     * is over.
     */
    record AppendAccepted(long to, long from, long term, long index) implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.appendAccepted(this);
        }
    }

    /**
     * The follower's log does not hold the entry the append was to follow on ({@code MsgAppResp} with {@code reject}).
     *
     * @param index the {@code previousIndex} that was refused
     * @param hintIndex the last index at which both logs may agree
     * @param hintTerm the follower's term at that index
     */
    record AppendRejected(long to, long from, long term, long index, long hintIndex, long hintTerm) implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.appendRejected(this);
        }
    }

    /**
     * A candidate asks for a vote ({@code MsgVote}, {@code MsgPreVote}).
     *
     * @param term the term it wants to lead; when only asking in advance, one that it has not entered yet
     * @param lastIndex the index of the candidate's last entry
     * @param lastTerm the term of that entry
     * @param preVote whether it only asks in advance; such a vote is no promise
     * @param transfer whether the leader itself asked it to campaign, so that it need not be waited for
     */
    record VoteRequest(long to, long from, long term, long lastIndex, long lastTerm, boolean preVote, boolean transfer)
            implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.voteRequest(this);
        }
    }

    /**
     * A vote given or refused ({@code MsgVoteResp}, {@code MsgPreVoteResp}).
     *
     * @param term the candidate's term if given, the voter's own if refused
     */
    record VoteResponse(long to, long from, long term, boolean preVote, boolean granted) implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.voteResponse(this);
        }
    }

    /** A snapshot in place of entries the leader no longer has ({@code MsgSnap}). */
    record InstallSnapshot(long to, long from, long term, Snapshot snapshot) implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.installSnapshot(this);
        }
    }

    /**
     * The leader is there ({@code MsgHeartbeat}).
     *
     * @param commit the commit index as far as the receiver is known to hold the entries
     * @param context to be echoed byte for byte; it tells the leader which reads the answer confirms
     */
    record Heartbeat(long to, long from, long term, long commit, Bytes context) implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.heartbeat(this);
        }
    }

    /** The follower is there ({@code MsgHeartbeatResp}); the context is the heartbeat's. */
    record HeartbeatResponse(long to, long from, long term, Bytes context) implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.heartbeatResponse(this);
        }
    }

    /** A proposal passed on to the leader ({@code MsgProp}); terms and indexes of its entries are 0, the leader assigns them. */
    record Propose(long to, long from, List<Entry> entries) implements Message {
        public Propose {
            entries = List.copyOf(entries);
        }

        @Override
        public long term() {
            return 0;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.propose(this);
        }
    }

    /** A request to make {@code from} the leader ({@code MsgTransferLeader}). */
    record TransferLeader(long to, long from, long term) implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.transferLeader(this);
        }
    }

    /** The leader passes the leadership on: the receiver campaigns at once ({@code MsgTimeoutNow}). */
    record TimeoutNow(long to, long from, long term) implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.timeoutNow(this);
        }
    }

    /** A linearizable read passed on to the leader ({@code MsgReadIndex}); the context comes back with the answer. */
    record ReadIndex(long to, long from, Bytes context) implements Message {
        @Override
        public long term() {
            return 0;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.readIndex(this);
        }
    }

    /** The index a linearizable read has to wait for ({@code MsgReadIndexResp}). */
    record ReadIndexResponse(long to, long from, long term, long index, Bytes context) implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.readIndexResponse(this);
        }
    }
}
