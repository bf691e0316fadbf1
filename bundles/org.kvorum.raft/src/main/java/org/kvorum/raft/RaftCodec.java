// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * Turns the values of this package into etcd's {@code raftpb} bytes and back.
 *
 * <p>Scalars of entries, hard states and configurations are written also when they are 0: writers up to etcd 3.6 always did, those of 3.7 do for every field
 * that was set, and all readers take an absent field for 0, as this one does. Unknown fields are passed over. Decoded data shares the array it was read from.
 *
 * <p>Decoders throw {@link WireFormatException} for malformed bytes. All methods are pure and may be called on any thread.
 */
@SuppressWarnings("EnumOrdinal") // the constants stand in the order of their numbers on the wire
public final class RaftCodec {
    private static final EntryType[] ENTRY_TYPES = EntryType.values();
    private static final ConfChangeType[] CONF_CHANGE_TYPES = ConfChangeType.values();
    private static final ConfChangeTransition[] CONF_CHANGE_TRANSITIONS = ConfChangeTransition.values();

    private RaftCodec() {}

    /** Returns the {@code raftpb.Entry} bytes. */
    public static Bytes encode(Entry entry) {
        var out = new WireWriter(entrySize(entry));
        writeEntry(out, entry);
        return out.toBytes();
    }

    /** Writes the fields of a {@code raftpb.Entry}, {@link #entrySize} bytes, without a length before them. */
    public static void writeEntry(WireWriter out, Entry entry) {
        out.varintPresent(1, entry.type().ordinal())
                .varintPresent(2, entry.term())
                .varintPresent(3, entry.index())
                .bytes(4, entry.data());
    }

    /** Returns how many bytes {@link #writeEntry} writes for the entry. */
    public static int entrySize(Entry entry) {
        int data = entry.data().length();
        return 4
                + WireWriter.varintSize(entry.term())
                + WireWriter.varintSize(entry.index())
                + (data == 0 ? 0 : 1 + WireWriter.varintSize(data) + data);
    }

    /** Reads a {@code raftpb.Entry}; its data is a window of {@code bytes}. */
    public static Entry decodeEntry(Bytes bytes) {
        var in = new WireReader(bytes);
        var type = EntryType.NORMAL;
        long term = 0;
        long index = 0;
        var data = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> type = constant(ENTRY_TYPES, in.int32(), "entry type");
                case 2 -> term = position(in.varint(), "term");
                case 3 -> index = position(in.varint(), "index");
                case 4 -> data = in.bytes();
                default -> in.skip();
            }
        }
        return new Entry(term, index, type, data);
    }

    /** Returns the {@code raftpb.HardState} bytes. */
    public static Bytes encode(HardState state) {
        return new WireWriter(32)
                .varintPresent(1, state.term())
                .varintPresent(2, state.vote())
                .varintPresent(3, state.commit())
                .toBytes();
    }

    /** Reads a {@code raftpb.HardState}. */
    public static HardState decodeHardState(Bytes bytes) {
        var in = new WireReader(bytes);
        long term = 0;
        long vote = 0;
        long commit = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> term = position(in.varint(), "term");
                case 2 -> vote = in.varint();
                case 3 -> commit = position(in.varint(), "commit");
                default -> in.skip();
            }
        }
        return new HardState(term, vote, commit);
    }

    /** Returns the {@code raftpb.ConfState} bytes. */
    public static Bytes encode(ConfState state) {
        var out = new WireWriter(64);
        writeConfState(out, state);
        return out.toBytes();
    }

    /** Reads a {@code raftpb.ConfState}. */
    public static ConfState decodeConfState(Bytes bytes) {
        var in = new WireReader(bytes);
        List<Long> voters = new ArrayList<>();
        List<Long> learners = new ArrayList<>();
        List<Long> votersOutgoing = new ArrayList<>();
        List<Long> learnersNext = new ArrayList<>();
        boolean autoLeave = false;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> voters.add(in.varint());
                case 2 -> learners.add(in.varint());
                case 3 -> votersOutgoing.add(in.varint());
                case 4 -> learnersNext.add(in.varint());
                case 5 -> autoLeave = in.bool();
                default -> in.skip();
            }
        }
        return new ConfState(voters, learners, votersOutgoing, learnersNext, autoLeave);
    }

    /** Returns the {@code raftpb.Snapshot} bytes. */
    public static Bytes encode(Snapshot snapshot) {
        var out = new WireWriter(snapshot.data().length() + 128);
        writeSnapshot(out, snapshot);
        return out.toBytes();
    }

    /** Reads a {@code raftpb.Snapshot}; its data is a window of {@code bytes}. */
    public static Snapshot decodeSnapshot(Bytes bytes) {
        var in = new WireReader(bytes);
        var data = Bytes.EMPTY;
        var metadata = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> data = in.bytes();
                case 2 -> metadata = in.bytes();
                default -> in.skip();
            }
        }
        return decodeSnapshotMetadata(metadata, data);
    }

    /** Returns the {@code raftpb.Message} bytes. */
    public static Bytes encode(Message message) {
        return MessageCodec.encode(message);
    }

    /**
     * Reads a {@code raftpb.Message}; the data of its entries are windows of {@code bytes}.
     *
     * @throws WireFormatException also for the kinds that are local to a member and may not come over the wire
     */
    public static Message decodeMessage(Bytes bytes) {
        return MessageCodec.decode(bytes);
    }

    /** Returns the {@code raftpb.ConfChange} bytes, the data of an entry of type {@link EntryType#CONF_CHANGE}. */
    public static Bytes encode(ConfChange change) {
        return new WireWriter(change.context().length() + 32)
                .varintPresent(1, change.id())
                .varintPresent(2, change.type().ordinal())
                .varintPresent(3, change.nodeId())
                .bytes(4, change.context())
                .toBytes();
    }

    /** Reads a {@code raftpb.ConfChange}. */
    public static ConfChange decodeConfChange(Bytes bytes) {
        var in = new WireReader(bytes);
        long id = 0;
        var type = ConfChangeType.ADD_NODE;
        long nodeId = 0;
        var context = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.varint();
                case 2 -> type = constant(CONF_CHANGE_TYPES, in.int32(), "membership change");
                case 3 -> nodeId = in.varint();
                case 4 -> context = in.bytes();
                default -> in.skip();
            }
        }
        return new ConfChange(id, type, nodeId, context);
    }

    /** Returns the {@code raftpb.ConfChangeV2} bytes, the data of an entry of type {@link EntryType#CONF_CHANGE_V2}. */
    public static Bytes encode(ConfChangeV2 change) {
        var out = new WireWriter(change.context().length() + 64);
        // The change that leaves a joint configuration is known by being empty, so its default transition is left out.
        out.varint(1, change.transition().ordinal());
        for (var single : change.changes()) {
            out.message(
                    2, step -> step.varintPresent(1, single.type().ordinal()).varintPresent(2, single.nodeId()));
        }
        return out.bytes(3, change.context()).toBytes();
    }

    /** Reads a {@code raftpb.ConfChangeV2}. */
    public static ConfChangeV2 decodeConfChangeV2(Bytes bytes) {
        var in = new WireReader(bytes);
        var transition = ConfChangeTransition.AUTO;
        List<ConfChangeSingle> changes = new ArrayList<>();
        var context = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> transition = constant(CONF_CHANGE_TRANSITIONS, in.int32(), "transition");
                case 2 -> changes.add(decodeConfChangeSingle(in.bytes()));
                case 3 -> context = in.bytes();
                default -> in.skip();
            }
        }
        return new ConfChangeV2(transition, changes, context);
    }

    private static ConfChangeSingle decodeConfChangeSingle(Bytes bytes) {
        var in = new WireReader(bytes);
        var type = ConfChangeType.ADD_NODE;
        long nodeId = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> type = constant(CONF_CHANGE_TYPES, in.int32(), "membership change");
                case 2 -> nodeId = in.varint();
                default -> in.skip();
            }
        }
        return new ConfChangeSingle(type, nodeId);
    }

    static void writeSnapshot(WireWriter out, Snapshot snapshot) {
        out.bytes(1, snapshot.data())
                .message(2, metadata -> metadata.message(1, state -> writeConfState(state, snapshot.confState()))
                        .varintPresent(2, snapshot.index())
                        .varintPresent(3, snapshot.term()));
    }

    private static Snapshot decodeSnapshotMetadata(Bytes metadata, Bytes data) {
        var in = new WireReader(metadata);
        var confState = ConfState.EMPTY;
        long index = 0;
        long term = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> confState = decodeConfState(in.bytes());
                case 2 -> index = position(in.varint(), "index");
                case 3 -> term = position(in.varint(), "term");
                default -> in.skip();
            }
        }
        return new Snapshot(index, term, confState, data);
    }

    private static void writeConfState(WireWriter out, ConfState state) {
        state.voters().forEach(id -> out.varintPresent(1, id));
        state.learners().forEach(id -> out.varintPresent(2, id));
        state.votersOutgoing().forEach(id -> out.varintPresent(3, id));
        state.learnersNext().forEach(id -> out.varintPresent(4, id));
        out.varintPresent(5, state.autoLeave() ? 1 : 0);
    }

    /** Terms and indexes are unsigned on the wire, but no log gets beyond 63 bits; a value above is damage, not data. */
    static long position(long value, String what) {
        if (value < 0) {
            throw new WireFormatException(what + " out of range: " + Long.toUnsignedString(value));
        }
        return value;
    }

    static <E extends Enum<E>> E constant(E[] constants, int number, String what) {
        if (number < 0 || constants.length <= number) {
            throw new WireFormatException("unknown " + what + ": " + number);
        }
        return constants[number];
    }
}
