// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.codec;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.kvorum.bytes.WireWriter;
import org.kvorum.raft.Entry;
import org.kvorum.raft.Message;
import org.kvorum.raft.RaftCodec;

/**
 * Writes the append stream (msgappv2). An append that follows on the one before it, in the same term, is written without what the reader knows already:
 *
 * <pre>
 * 0x00                                                          the connection lives
 * 0x01 | count | (size | Entry) … | commit                      follows on the one before
 * 0x02 | size | Message                                         anything else
 * </pre>
 */
final class AppendEncoder implements StreamEncoder {
    static final int HEARTBEAT = 0;
    static final int ENTRIES = 1;
    static final int WHOLE = 2;

    private static final int DATA_TAG = 4 << 3 | 2;

    private final WireWriter scratch = new WireWriter(64);
    private long term;
    private long index;

    @Override
    public void encode(Message message, ByteBuf out) {
        if (!(message instanceof Message.Append append)) {
            throw new IllegalArgumentException("not an append: " + message);
        }
        if (append.previousIndex() == index && append.previousTerm() == term && append.term() == term) {
            out.writeByte(ENTRIES);
            writeEntries(append.entries(), out);
            out.writeLong(append.commit());
            index += append.entries().size();
        } else {
            out.writeByte(WHOLE);
            MessageEncoder.write(append, out);
            term = append.term();
            index = lastIndex(append);
        }
    }

    @Override
    public void heartbeat(ByteBuf out) {
        out.writeByte(HEARTBEAT);
    }

    static long lastIndex(Message.Append append) {
        var entries = append.entries();
        return entries.isEmpty()
                ? append.previousIndex()
                : entries.get(entries.size() - 1).index();
    }

    /** The data goes straight from where the log keeps it into the buffer. */
    @SuppressWarnings("EnumOrdinal") // the ordinal is the number on the wire
    private void writeEntries(List<Entry> entries, ByteBuf out) {
        out.writeLong(entries.size());
        for (var entry : entries) {
            var data = entry.data();
            scratch.clear()
                    .varintPresent(1, entry.type().ordinal())
                    .varintPresent(2, entry.term())
                    .varintPresent(3, entry.index());
            if (!data.isEmpty()) {
                scratch.rawVarint(DATA_TAG).rawVarint(data.length());
            }
            int size = scratch.length() + data.length();
            assert size == RaftCodec.entrySize(entry) : size;
            out.writeLong(size)
                    .writeBytes(scratch.backingArray(), 0, scratch.length())
                    .writeBytes(data.backingArray(), data.backingOffset(), data.length());
        }
    }
}
