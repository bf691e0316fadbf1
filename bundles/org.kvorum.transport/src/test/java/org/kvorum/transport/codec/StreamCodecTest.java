// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;
import org.kvorum.raft.ConfState;
import org.kvorum.raft.Entry;
import org.kvorum.raft.EntryType;
import org.kvorum.raft.Message;
import org.kvorum.raft.Snapshot;

final class StreamCodecTest {
    private static final long LOCAL = 2;
    private static final long REMOTE = 1;

    /** Type 8 (heartbeat), to and from 0. */
    private static final String LINK_HEARTBEAT = "0000000000000006" + "080810001800";

    /** MsgApp to 2 from 1, term 3, after entry 5 of term 2, with entry 6 of term 3 ("a"), commit 4. */
    private static final String WHOLE =
            "02" + "0000000000000019" + "0803100218012003" + "28023005" + "3a090800100318062201" + "61" + "4004";

    private static final Message.Append FIRST = append(3, 5, 2, List.of(entry(3, 6, "a")), 4);

    /** Entry 7 of term 3 ("bc") and entry 8 of term 3 (empty), commit 6. */
    private static final String ENTRIES = "01" + "0000000000000002"
            + "000000000000000a" + "0800100318072202" + "6263"
            + "0000000000000006" + "080010031808"
            + "0000000000000006";

    private static final Message.Append SECOND = append(3, 6, 3, List.of(entry(3, 7, "bc"), entry(3, 8, "")), 6);

    /** No entries, commit 8. */
    private static final String COMMIT = "01" + "0000000000000000" + "0000000000000008";

    private static final Message.Append THIRD = append(3, 8, 3, List.of(), 8);

    @Test
    void appendsThatFollowOnEachOtherAreWrittenShort() {
        assertThat(encoded(StreamKind.APPEND, FIRST, SECOND, THIRD)).isEqualTo(WHOLE + ENTRIES + COMMIT);
    }

    @Test
    void shortAppendsAreReadWithWhatTheOnesBeforeSaid() {
        assertThat(decoded(StreamKind.APPEND, "00" + WHOLE + "00" + ENTRIES + COMMIT + "00"))
                .containsExactly(FIRST, SECOND, THIRD);
    }

    @Test
    void appendOfAnotherTermOrAfterAGapIsWrittenWhole() {
        var gap = append(3, 9, 3, List.of(), 8);
        var term = append(4, 9, 3, List.of(), 8);
        var sameTerm = append(4, 9, 4, List.of(), 8);
        assertThat(frameTypes(FIRST, gap, term, sameTerm)).containsExactly(2, 2, 2, 1);
        // The reader has seen index 9 and term 4 from the append before, although its preceding entry is of term 3.
        assertThat(roundTrip(StreamKind.APPEND, FIRST, gap, term, sameTerm))
                .containsExactly(FIRST, gap, term, sameTerm);
    }

    @Test
    void appendStreamBeginsAtIndexAndTermZero() {
        var empty = append(0, 0, 0, List.of(), 0);
        assertThat(encoded(StreamKind.APPEND, empty)).startsWith("01");
        assertThat(roundTrip(StreamKind.APPEND, empty)).containsExactly(empty);
    }

    @Test
    void membershipEntriesKeepTheirType() {
        var change = append(3, 5, 3, List.of(new Entry(3, 6, EntryType.CONF_CHANGE, Bytes.utf8("change"))), 5);
        var next = append(3, 6, 3, List.of(new Entry(3, 7, EntryType.CONF_CHANGE, Bytes.utf8("more"))), 6);
        assertThat(roundTrip(StreamKind.APPEND, change, next)).containsExactly(change, next);
    }

    @Test
    void messageFrameIsALengthAndAMessage() {
        var heartbeat = new Message.Heartbeat(LOCAL, REMOTE, 3, 4, Bytes.of((byte) 9));
        var frame = "000000000000000d" + "080810021801" + "2003" + "4004" + "620109";
        assertThat(encoded(StreamKind.MESSAGE, heartbeat)).isEqualTo(frame);
        assertThat(decoded(StreamKind.MESSAGE, LINK_HEARTBEAT + frame)).containsExactly(heartbeat);
    }

    @Test
    void linkHeartbeatsAreWrittenAsTheKindOfStreamWantsThem() {
        assertThat(heartbeat(StreamKind.APPEND)).isEqualTo("00");
        assertThat(heartbeat(StreamKind.MESSAGE)).isEqualTo(LINK_HEARTBEAT);
    }

    static Stream<Message> kinds() {
        var entries = List.of(entry(0, 0, "put"));
        var snapshot = new Snapshot(7, 3, ConfState.of(List.of(1L, 2L), List.of()), Bytes.utf8("{}"));
        return Stream.of(
                FIRST,
                new Message.AppendAccepted(LOCAL, REMOTE, 3, 7),
                new Message.AppendRejected(LOCAL, REMOTE, 3, 7, 5, 2),
                new Message.VoteRequest(LOCAL, REMOTE, 3, 7, 2, false, true),
                new Message.VoteRequest(LOCAL, REMOTE, 3, 7, 2, true, false),
                new Message.VoteResponse(LOCAL, REMOTE, 3, false, true),
                new Message.VoteResponse(LOCAL, REMOTE, 3, true, false),
                new Message.InstallSnapshot(LOCAL, REMOTE, 3, snapshot),
                new Message.Heartbeat(LOCAL, REMOTE, 3, 7, Bytes.utf8("round")),
                new Message.HeartbeatResponse(LOCAL, REMOTE, 3, Bytes.utf8("round")),
                new Message.Propose(LOCAL, REMOTE, entries),
                new Message.TransferLeader(LOCAL, REMOTE, 3),
                new Message.TimeoutNow(LOCAL, REMOTE, 3),
                new Message.ReadIndex(LOCAL, REMOTE, Bytes.utf8("question")),
                new Message.ReadIndexResponse(LOCAL, REMOTE, 3, 7, Bytes.utf8("question")));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindOfMessageComesBackFromTheMessageStream(Message message) {
        assertThat(roundTrip(StreamKind.MESSAGE, message)).containsExactly(message);
    }

    @Test
    void streamsMayBeCutAnywhere() {
        var bytes = ByteBufUtil.decodeHexDump("00" + WHOLE + ENTRIES + "00" + COMMIT + ENTRIES_AGAIN);
        for (int size = 1; size <= bytes.length; size++) {
            List<Message> messages = new ArrayList<>();
            var decoder = StreamKind.APPEND.newDecoder(LOCAL, REMOTE);
            for (int at = 0; at < bytes.length; at += size) {
                decoder.decode(Unpooled.wrappedBuffer(bytes, at, Math.min(size, bytes.length - at)), messages::add);
            }
            assertThat(messages).hasSize(4).startsWith(FIRST, SECOND, THIRD);
        }
    }

    private static final String ENTRIES_AGAIN =
            "01" + "0000000000000001" + "0000000000000006" + "080010031809" + "0000000000000009";

    @Test
    void largeFrameArrivesInPieces() {
        var data = Bytes.wrap(new byte[3 << 20]);
        var first = append(3, 5, 3, List.of(new Entry(3, 6, EntryType.NORMAL, data)), 4);
        var second = append(3, 6, 3, List.of(new Entry(3, 7, EntryType.NORMAL, data)), 4);
        var bytes = encode(StreamKind.APPEND, first, second);
        List<Message> messages = new ArrayList<>();
        var decoder = StreamKind.APPEND.newDecoder(LOCAL, REMOTE);
        while (bytes.isReadable()) {
            decoder.decode(bytes.readSlice(Math.min(70_001, bytes.readableBytes())), messages::add);
        }
        assertThat(messages).containsExactly(first, second);
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void garbageIsRefusedBeforeMemoryIsTakenForIt(StreamKind kind, String hex) {
        assertThatThrownBy(() -> decoded(kind, hex)).isInstanceOf(WireFormatException.class);
    }

    static Stream<Arguments> garbage() {
        return Stream.of(
                garbage(StreamKind.APPEND, "03"),
                garbage(StreamKind.APPEND, "01ffffffffffffffff"),
                garbage(StreamKind.APPEND, "01" + "0000000000000001" + "0000000020000001"),
                garbage(StreamKind.APPEND, "01" + "0000000000000000" + "8000000000000000"),
                garbage(StreamKind.APPEND, "02ffffffffffffffff"),
                garbage(StreamKind.APPEND, "02" + "0000000000000006" + "080810021801"),
                garbage(StreamKind.MESSAGE, "0000000020000001"),
                garbage(StreamKind.MESSAGE, "ffffffffffffffff"),
                garbage(StreamKind.MESSAGE, "0000000000000002" + "0800"));
    }

    private static Arguments garbage(StreamKind kind, String hex) {
        return Arguments.of(kind, hex);
    }

    private static Message.Append append(long term, long index, long logTerm, List<Entry> entries, long commit) {
        return new Message.Append(LOCAL, REMOTE, term, index, logTerm, entries, commit);
    }

    private static Entry entry(long term, long index, String data) {
        return Entry.normal(term, index, Bytes.utf8(data));
    }

    private static ByteBuf encode(StreamKind kind, Message... messages) {
        var encoder = kind.newEncoder();
        var out = Unpooled.buffer();
        for (var message : messages) {
            encoder.encode(message, out);
        }
        return out;
    }

    private static String encoded(StreamKind kind, Message... messages) {
        return ByteBufUtil.hexDump(encode(kind, messages));
    }

    private static List<Integer> frameTypes(Message... messages) {
        var encoder = StreamKind.APPEND.newEncoder();
        List<Integer> types = new ArrayList<>();
        for (var message : messages) {
            var out = Unpooled.buffer();
            encoder.encode(message, out);
            types.add((int) out.getByte(0));
        }
        return types;
    }

    private static List<Message> decoded(StreamKind kind, String hex) {
        return decode(kind, Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
    }

    private static List<Message> decode(StreamKind kind, ByteBuf bytes) {
        List<Message> messages = new ArrayList<>();
        kind.newDecoder(LOCAL, REMOTE).decode(bytes, messages::add);
        assertThat(bytes.isReadable()).isFalse();
        return messages;
    }

    private static List<Message> roundTrip(StreamKind kind, Message... messages) {
        return decode(kind, encode(kind, messages));
    }

    private static String heartbeat(StreamKind kind) {
        var out = Unpooled.buffer();
        kind.newEncoder().heartbeat(out);
        return ByteBufUtil.hexDump(out);
    }
}
