// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;
import org.kvorum.bytes.WireWriter;

class RaftCodecTest {
    private static final Bytes CONTEXT = Bytes.of((byte) 1, (byte) 2);

    @Test
    void entryIsWrittenWithAllScalarsAndDataOnlyIfThereIsAny() {
        assertThat(RaftCodec.encode(Entry.normal(2, 300, Bytes.utf8("hi")))).hasToString("0x0800100218ac0222026869");
        assertThat(RaftCodec.encode(Entry.normal(2, 3, Bytes.EMPTY))).hasToString("0x080010021803");
    }

    @Test
    void entrySizeIsWhatWriteEntryWrites() {
        for (int length : new int[] {0, 1, 127, 128, 20_000}) {
            for (long number : new long[] {0, 1, 127, 128, 1L << 40, Long.MAX_VALUE}) {
                var entry = new Entry(number, number, EntryType.CONF_CHANGE, Bytes.wrap(new byte[length]));
                var out = new WireWriter(16);
                RaftCodec.writeEntry(out, entry);
                assertThat(out.length()).isEqualTo(RaftCodec.entrySize(entry));
            }
        }
    }

    @Test
    void decodedEntrySharesTheArrayItWasReadFrom() {
        var encoded = RaftCodec.encode(Entry.normal(2, 300, Bytes.utf8("hi")));
        var entry = RaftCodec.decodeEntry(encoded);
        assertThat(entry).isEqualTo(Entry.normal(2, 300, Bytes.utf8("hi")));
        assertThat(entry.data().backingArray()).isSameAs(encoded.backingArray());
    }

    @Test
    void absentFieldsAndZeroFieldsReadAlike() {
        assertThat(RaftCodec.decodeEntry(Bytes.EMPTY)).isEqualTo(RaftCodec.decodeEntry(hex("080010001800")));
        assertThat(RaftCodec.decodeHardState(Bytes.EMPTY)).isEqualTo(RaftCodec.decodeHardState(hex("080010001800")));
        assertThat(RaftCodec.decodeConfState(Bytes.EMPTY)).isEqualTo(RaftCodec.decodeConfState(hex("2800")));
        assertThat(RaftCodec.decodeSnapshot(Bytes.EMPTY))
                .isEqualTo(RaftCodec.decodeSnapshot(hex("12080a02280010001800")))
                .isEqualTo(Snapshot.EMPTY);
    }

    @Test
    void messageOfAnOlderMemberWithAllFieldsAtZeroIsUnderstood() {
        // A heartbeat as etcd 3.5 writes it: every scalar present, an empty snapshot with its metadata.
        var older = hex("0808" + "1002" + "1801" + "2005" + "2800" + "3000" + "4007" + "4a0a" + "12080a02280010001800"
                + "5000" + "5800" + "6800");
        assertThat(RaftCodec.decodeMessage(older)).isEqualTo(new Message.Heartbeat(2, 1, 5, 7, Bytes.EMPTY));
    }

    @Test
    void hardStateKeepsItsZeros() {
        var state = new HardState(3, 0, 9);
        assertThat(RaftCodec.encode(state)).hasToString("0x080310001809");
        assertThat(RaftCodec.decodeHardState(RaftCodec.encode(state))).isEqualTo(state);
    }

    @Test
    void memberIdsUseAll64Bits() {
        var state = new HardState(1, 0x8e9e05c52164694dL, 0);
        assertThat(RaftCodec.decodeHardState(RaftCodec.encode(state))).isEqualTo(state);
        var members = ConfState.of(List.of(-1L, 5L), List.of(-2L));
        assertThat(RaftCodec.decodeConfState(RaftCodec.encode(members))).isEqualTo(members);
    }

    @Test
    void snapshotRoundTrips() {
        var state = new ConfState(List.of(1L, 2L), List.of(3L), List.of(1L, 4L), List.of(4L), true);
        var snapshot = new Snapshot(77, 6, state, Bytes.utf8("{}"));
        assertThat(RaftCodec.decodeSnapshot(RaftCodec.encode(snapshot))).isEqualTo(snapshot);
        assertThat(RaftCodec.encode(new Snapshot(3, 1, ConfState.of(List.of(1L), List.of()), Bytes.EMPTY)))
                .hasToString("0x120a0a0408012800" + "1003" + "1801");
    }

    @Test
    void membershipChangesRoundTrip() {
        var change = new ConfChange(0x1122334455667788L, ConfChangeType.ADD_LEARNER_NODE, -7, CONTEXT);
        assertThat(RaftCodec.decodeConfChange(RaftCodec.encode(change))).isEqualTo(change);
        var joint = new ConfChangeV2(
                ConfChangeTransition.JOINT_EXPLICIT,
                List.of(
                        new ConfChangeSingle(ConfChangeType.ADD_NODE, 1),
                        new ConfChangeSingle(ConfChangeType.REMOVE_NODE, 2)),
                CONTEXT);
        assertThat(RaftCodec.decodeConfChangeV2(RaftCodec.encode(joint))).isEqualTo(joint);
    }

    @Test
    void changeThatLeavesAJointConfigurationHasNoBytes() {
        assertThat(RaftCodec.encode(ConfChangeV2.LEAVE_JOINT)).isEqualTo(Bytes.EMPTY);
        assertThat(RaftCodec.decodeConfChangeV2(Bytes.EMPTY).leavesJoint()).isTrue();
    }

    static List<Message> messages() {
        var entries = List.of(
                Entry.normal(4, 8, Bytes.utf8("a")),
                new Entry(5, 9, EntryType.CONF_CHANGE_V2, Bytes.EMPTY),
                Entry.normal(5, 10, Bytes.wrap(new byte[1000])));
        return List.of(
                new Message.Append(2, 1, 5, 7, 4, entries, 6),
                new Message.Append(2, 1, 5, 7, 4, List.of(), 6),
                new Message.AppendAccepted(1, 2, 5, 10),
                new Message.AppendAccepted(1, 2, 5, 0),
                new Message.AppendRejected(1, 2, 5, 7, 3, 2),
                new Message.VoteRequest(2, 1, 6, 10, 5, false, false),
                new Message.VoteRequest(2, 1, 6, 10, 5, false, true),
                new Message.VoteRequest(2, 1, 6, 10, 5, true, false),
                new Message.VoteResponse(1, 2, 6, false, true),
                new Message.VoteResponse(1, 2, 6, true, false),
                new Message.InstallSnapshot(
                        2, 1, 5, new Snapshot(9, 4, ConfState.of(List.of(1L, 2L), List.of()), CONTEXT)),
                new Message.Heartbeat(2, 1, 5, 6, CONTEXT),
                new Message.Heartbeat(0, 0, 0, 0, Bytes.EMPTY),
                new Message.HeartbeatResponse(1, 2, 5, CONTEXT),
                new Message.Propose(1, 2, List.of(Entry.normal(0, 0, Bytes.utf8("x")))),
                new Message.TransferLeader(1, 3, 5),
                new Message.TimeoutNow(3, 1, 5),
                new Message.ReadIndex(1, 2, Bytes.bigEndian(99)),
                new Message.ReadIndexResponse(2, 1, 5, 8, Bytes.bigEndian(99)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyKindOfMessageRoundTrips(Message message) {
        assertThat(RaftCodec.decodeMessage(RaftCodec.encode(message))).isEqualTo(message);
    }

    @Test
    void localKindsOfMessagesAreRefused() {
        for (int type : new int[] {0, 1, 10, 11, 12, 19, 20, 21, 22, 23, 24}) {
            var message = new WireWriter(16).varintPresent(1, type).toBytes();
            assertThatThrownBy(() -> RaftCodec.decodeMessage(message)).isInstanceOf(WireFormatException.class);
        }
    }

    @Test
    void valuesThatNoLogHasAreRefused() {
        assertThatThrownBy(() -> RaftCodec.decodeEntry(hex("10ffffffffffffffffff01")))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("term");
        assertThatThrownBy(() -> RaftCodec.decodeEntry(hex("0803")))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("entry type");
    }

    private static Bytes hex(String digits) {
        return Bytes.wrap(HexFormat.of().parseHex(digits));
    }
}
