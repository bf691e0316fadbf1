// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.codec;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.kvorum.bytes.WireFormatException;
import org.kvorum.raft.Entry;
import org.kvorum.raft.Message;
import org.kvorum.raft.RaftCodec;

/** Reads the append stream (msgappv2); {@link AppendEncoder} draws its frames. */
final class AppendDecoder implements StreamDecoder {
    private enum Expect {
        TYPE,
        COUNT,
        ENTRY_SIZE,
        ENTRY,
        COMMIT,
        MESSAGE_SIZE,
        MESSAGE
    }

    private final long localId;
    private final long remoteId;
    private final BigEndianLong number = new BigEndianLong();
    private final FrameBytes body = new FrameBytes(MessageDecoder.MESSAGE_BYTES_MAX);
    private Expect expect = Expect.TYPE;
    private long term;
    private long index;
    private long missing;
    private long frameBytes;
    private List<Entry> entries = List.of();

    AppendDecoder(long localId, long remoteId) {
        this.localId = localId;
        this.remoteId = remoteId;
    }

    @Override
    public void decode(ByteBuf in, Consumer<Message> messages) {
        while (step(in, messages)) {
            // goes on to the next part
        }
    }

    /** Reads one part of a frame; returns whether it was all there. */
    private boolean step(ByteBuf in, Consumer<Message> messages) {
        return switch (expect) {
            case TYPE -> in.isReadable() && begin(in.readByte());
            case COUNT -> number.fill(in) && count(number.take());
            case ENTRY_SIZE -> number.fill(in) && want(number.take(), Expect.ENTRY);
            case ENTRY -> body.fill(in) && entry();
            case COMMIT -> number.fill(in) && entries(number.take(), messages);
            case MESSAGE_SIZE -> number.fill(in) && want(number.take(), Expect.MESSAGE);
            case MESSAGE -> body.fill(in) && whole(messages);
        };
    }

    private boolean begin(byte type) {
        switch (type) {
            case AppendEncoder.HEARTBEAT -> {}
            case AppendEncoder.ENTRIES -> expect = Expect.COUNT;
            case AppendEncoder.WHOLE -> expect = Expect.MESSAGE_SIZE;
            default -> throw new WireFormatException("unknown frame type " + type + " on an append stream");
        }
        return true;
    }

    private boolean count(long count) {
        if (count < 0) {
            throw new WireFormatException("frame of " + Long.toUnsignedString(count) + " entries");
        }
        missing = count;
        frameBytes = 0;
        entries = new ArrayList<>((int) Math.min(count, 1024));
        expect = count == 0 ? Expect.COMMIT : Expect.ENTRY_SIZE;
        return true;
    }

    private boolean want(long size, Expect next) {
        body.want(size);
        expect = next;
        return true;
    }

    private boolean entry() {
        var bytes = body.take();
        // An empty entry takes memory too.
        frameBytes += bytes.length() + Long.BYTES;
        if (MessageDecoder.MESSAGE_BYTES_MAX < frameBytes) {
            throw new WireFormatException("frame of more than " + MessageDecoder.MESSAGE_BYTES_MAX + " bytes");
        }
        entries.add(RaftCodec.decodeEntry(bytes));
        missing--;
        expect = missing == 0 ? Expect.COMMIT : Expect.ENTRY_SIZE;
        return true;
    }

    private boolean entries(long commit, Consumer<Message> messages) {
        if (commit < 0) {
            throw new WireFormatException("commit index out of range: " + Long.toUnsignedString(commit));
        }
        var append = new Message.Append(localId, remoteId, term, index, term, entries, commit);
        index += entries.size();
        entries = List.of();
        expect = Expect.TYPE;
        messages.accept(append);
        return true;
    }

    private boolean whole(Consumer<Message> messages) {
        var message = RaftCodec.decodeMessage(body.take());
        if (!(message instanceof Message.Append append)) {
            throw new WireFormatException(
                    "not an append on an append stream: " + message.getClass().getSimpleName());
        }
        term = append.term();
        index = AppendEncoder.lastIndex(append);
        expect = Expect.TYPE;
        messages.accept(append);
        return true;
    }
}
