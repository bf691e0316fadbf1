// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.service;

import org.kvorum.api.member.Member;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireWriter;

/** Writes response headers ({@code etcdserverpb.ResponseHeader}); the ids are encoded once. Any thread. */
final class Headers {
    /** What a header takes at the most, with its tag and length. */
    static final int BYTES_MAX = 2 + 4 * 11;

    private final Member member;
    private final Bytes ids;

    Headers(Member member) {
        this.member = member;
        this.ids = new WireWriter(32)
                .varint(1, member.clusterId())
                .varint(2, member.memberId())
                .toBytes();
    }

    /** Writes the header as field 1; a revision of 0 is left out. */
    WireWriter write(WireWriter out, long revision) {
        long term = member.term();
        int size = ids.length() + fieldSize(revision) + fieldSize(term);
        return out.rawVarint(1 << 3 | 2)
                .rawVarint(size)
                .raw(ids)
                .varint(3, revision)
                .varint(4, term);
    }

    /** Returns a writer that has room for a header and {@code bodyBytes} more, and in which a header stands. */
    WireWriter begin(long revision, int bodyBytes) {
        return write(new WireWriter(BYTES_MAX + bodyBytes), revision);
    }

    /** Returns a message that is a header and nothing else. */
    Bytes only(long revision) {
        // the writer wants room for a whole varint whenever it writes one
        return write(new WireWriter(12 + ids.length() + fieldSize(revision) + fieldSize(member.term())), revision)
                .toBytes();
    }

    private static int fieldSize(long value) {
        return value == 0 ? 0 : 1 + WireWriter.varintSize(value);
    }
}
