// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/** The fat {@code raftpb.Message}, which has every field of every kind, on its way to and from the records of {@link Message}. */
final class MessageCodec {
    private static final int MSG_PROP = 2;
    private static final int MSG_APP = 3;
    private static final int MSG_APP_RESP = 4;
    private static final int MSG_VOTE = 5;
    private static final int MSG_VOTE_RESP = 6;
    private static final int MSG_SNAP = 7;
    private static final int MSG_HEARTBEAT = 8;
    private static final int MSG_HEARTBEAT_RESP = 9;
    private static final int MSG_TRANSFER_LEADER = 13;
    private static final int MSG_TIMEOUT_NOW = 14;
    private static final int MSG_READ_INDEX = 15;
    private static final int MSG_READ_INDEX_RESP = 16;
    private static final int MSG_PRE_VOTE = 17;
    private static final int MSG_PRE_VOTE_RESP = 18;

    private static final Bytes CAMPAIGN_TRANSFER = Bytes.utf8("CampaignTransfer");

    private MessageCodec() {}

    static Bytes encode(Message message) {
        return message.accept(new Encoder()).toBytes();
    }

    static Message decode(Bytes bytes) {
        var fields = new Fields();
        fields.read(new WireReader(bytes));
        return fields.toMessage();
    }

    /** Writes each kind's fields in ascending order. */
    private static final class Encoder implements Message.Handler<WireWriter> {
        private static WireWriter header(int type, Message message, int capacity) {
            return new WireWriter(capacity)
                    .varintPresent(1, type)
                    .varintPresent(2, message.to())
                    .varintPresent(3, message.from())
                    .varint(4, message.term());
        }

        @Override
        public WireWriter append(Message.Append message) {
            int size = 80;
            for (var entry : message.entries()) {
                size += 6 + RaftCodec.entrySize(entry);
            }
            var out = header(MSG_APP, message, size)
                    .varintPresent(5, message.previousTerm())
                    .varintPresent(6, message.previousIndex());
            writeEntries(out, message.entries());
            return out.varintPresent(8, message.commit());
        }

        @Override
        public WireWriter appendAccepted(Message.AppendAccepted message) {
            return header(MSG_APP_RESP, message, 48).varint(6, message.index());
        }

        @Override
        public WireWriter appendRejected(Message.AppendRejected message) {
            return header(MSG_APP_RESP, message, 64)
                    .varint(5, message.hintTerm())
                    .varint(6, message.index())
                    .bool(10, true)
                    .varint(11, message.hintIndex());
        }

        @Override
        public WireWriter voteRequest(Message.VoteRequest message) {
            return header(message.preVote() ? MSG_PRE_VOTE : MSG_VOTE, message, 80)
                    .varint(5, message.lastTerm())
                    .varint(6, message.lastIndex())
                    .bytes(12, message.transfer() ? CAMPAIGN_TRANSFER : Bytes.EMPTY);
        }

        @Override
        public WireWriter voteResponse(Message.VoteResponse message) {
            return header(message.preVote() ? MSG_PRE_VOTE_RESP : MSG_VOTE_RESP, message, 48)
                    .bool(10, !message.granted());
        }

        @Override
        public WireWriter installSnapshot(Message.InstallSnapshot message) {
            var snapshot = message.snapshot();
            return header(MSG_SNAP, message, snapshot.data().length() + 160)
                    .message(9, out -> RaftCodec.writeSnapshot(out, snapshot));
        }

        @Override
        public WireWriter heartbeat(Message.Heartbeat message) {
            return header(MSG_HEARTBEAT, message, 64)
                    .varint(8, message.commit())
                    .bytes(12, message.context());
        }

        @Override
        public WireWriter heartbeatResponse(Message.HeartbeatResponse message) {
            return header(MSG_HEARTBEAT_RESP, message, 64).bytes(12, message.context());
        }

        @Override
        public WireWriter propose(Message.Propose message) {
            var out = header(MSG_PROP, message, 512);
            writeEntries(out, message.entries());
            return out;
        }

        @Override
        public WireWriter transferLeader(Message.TransferLeader message) {
            return header(MSG_TRANSFER_LEADER, message, 48);
        }

        @Override
        public WireWriter timeoutNow(Message.TimeoutNow message) {
            return header(MSG_TIMEOUT_NOW, message, 48);
        }

        @Override
        public WireWriter readIndex(Message.ReadIndex message) {
            var out = header(MSG_READ_INDEX, message, 64);
            writeEntries(out, List.of(Entry.normal(0, 0, message.context())));
            return out;
        }

        @Override
        public WireWriter readIndexResponse(Message.ReadIndexResponse message) {
            var out = header(MSG_READ_INDEX_RESP, message, 80).varint(6, message.index());
            writeEntries(out, List.of(Entry.normal(0, 0, message.context())));
            return out;
        }

        private static void writeEntries(WireWriter out, List<Entry> entries) {
            for (var entry : entries) {
                // The size is known beforehand, so that a large value is not moved up to make room for its length.
                out.rawVarint(7L << 3 | 2).rawVarint(RaftCodec.entrySize(entry));
                RaftCodec.writeEntry(out, entry);
            }
        }
    }

    /** All fields a message may have, before it is known which of them matter. */
    private static final class Fields {
        private int type;
        private long to;
        private long from;
        private long term;
        private long logTerm;
        private long index;
        private final List<Entry> entries = new ArrayList<>();
        private long commit;
        private Snapshot snapshot = Snapshot.EMPTY;
        private boolean reject;
        private long rejectHint;
        private Bytes context = Bytes.EMPTY;

        void read(WireReader in) {
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> type = in.int32();
                    case 2 -> to = in.varint();
                    case 3 -> from = in.varint();
                    case 4 -> term = RaftCodec.position(in.varint(), "term");
                    case 5 -> logTerm = RaftCodec.position(in.varint(), "log term");
                    case 6 -> index = RaftCodec.position(in.varint(), "index");
                    case 7 -> entries.add(RaftCodec.decodeEntry(in.bytes()));
                    case 8 -> commit = RaftCodec.position(in.varint(), "commit");
                    case 9 -> snapshot = RaftCodec.decodeSnapshot(in.bytes());
                    case 10 -> reject = in.bool();
                    case 11 -> rejectHint = RaftCodec.position(in.varint(), "reject hint");
                    case 12 -> context = in.bytes();
                    default -> in.skip();
                }
            }
        }

        Message toMessage() {
            return switch (type) {
                case MSG_PROP -> new Message.Propose(to, from, entries);
                case MSG_APP -> new Message.Append(to, from, term, index, logTerm, entries, commit);
                case MSG_APP_RESP ->
                    reject
                            ? new Message.AppendRejected(to, from, term, index, rejectHint, logTerm)
                            : new Message.AppendAccepted(to, from, term, index);
                case MSG_VOTE, MSG_PRE_VOTE ->
                    new Message.VoteRequest(
                            to, from, term, index, logTerm, type == MSG_PRE_VOTE, context.equals(CAMPAIGN_TRANSFER));
                case MSG_VOTE_RESP, MSG_PRE_VOTE_RESP ->
                    new Message.VoteResponse(to, from, term, type == MSG_PRE_VOTE_RESP, !reject);
                case MSG_SNAP -> new Message.InstallSnapshot(to, from, term, snapshot);
                case MSG_HEARTBEAT -> new Message.Heartbeat(to, from, term, commit, context);
                case MSG_HEARTBEAT_RESP -> new Message.HeartbeatResponse(to, from, term, context);
                case MSG_TRANSFER_LEADER -> new Message.TransferLeader(to, from, term);
                case MSG_TIMEOUT_NOW -> new Message.TimeoutNow(to, from, term);
                case MSG_READ_INDEX -> new Message.ReadIndex(to, from, readContext());
                case MSG_READ_INDEX_RESP -> new Message.ReadIndexResponse(to, from, term, index, readContext());
                default -> throw new WireFormatException("message type " + type + " is not for the wire");
            };
        }

        private Bytes readContext() {
            return entries.isEmpty() ? Bytes.EMPTY : entries.get(0).data();
        }
    }
}
