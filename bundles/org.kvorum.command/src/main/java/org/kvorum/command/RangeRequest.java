// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * Reads keys of an interval ({@code etcdserverpb.RangeRequest}).
 *
 * @param key the first key
 * @param rangeEnd the end of the interval, see {@link KeyRange}
 * @param limit how many keys at the most; 0 or less for all
 * @param revision the revision to read at; 0 or less for the current one
 * @param sortOrder the number of a {@code SortOrder}: 0 none, 1 ascending, 2 descending
 * @param sortTarget the number of a {@code SortTarget}: 0 key, 1 version, 2 create, 3 mod, 4 value
 * @param serializable whether the local applied state is good enough
 * @param keysOnly whether values are left out
 * @param countOnly whether only the count is wanted
 * @param minModRevision drops keys modified before it; 0 for off
 * @param maxModRevision drops keys modified after it; 0 for off
 * @param minCreateRevision drops keys created before it; 0 for off
 * @param maxCreateRevision drops keys created after it; 0 for off
 */
public record RangeRequest(
        Bytes key,
        Bytes rangeEnd,
        long limit,
        long revision,
        int sortOrder,
        int sortTarget,
        boolean serializable,
        boolean keysOnly,
        boolean countOnly,
        long minModRevision,
        long maxModRevision,
        long minCreateRevision,
        long maxCreateRevision)
        implements Command {
    /** Returns a request for all of the interval at the current revision. */
    public static RangeRequest of(Bytes key, Bytes rangeEnd) {
        return new RangeRequest(key, rangeEnd, 0, 0, 0, 0, false, false, false, 0, 0, 0, 0);
    }

    /** Returns the interval. */
    public KeyRange range() {
        return new KeyRange(key, rangeEnd);
    }

    /** Reads the message. */
    public static RangeRequest decode(Bytes message) {
        Bytes key = Bytes.EMPTY;
        Bytes rangeEnd = Bytes.EMPTY;
        long limit = 0;
        long revision = 0;
        int sortOrder = 0;
        int sortTarget = 0;
        boolean serializable = false;
        boolean keysOnly = false;
        boolean countOnly = false;
        long minModRevision = 0;
        long maxModRevision = 0;
        long minCreateRevision = 0;
        long maxCreateRevision = 0;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.bytes();
                case 2 -> rangeEnd = in.bytes();
                case 3 -> limit = in.varint();
                case 4 -> revision = in.varint();
                case 5 -> sortOrder = in.int32();
                case 6 -> sortTarget = in.int32();
                case 7 -> serializable = in.bool();
                case 8 -> keysOnly = in.bool();
                case 9 -> countOnly = in.bool();
                case 10 -> minModRevision = in.varint();
                case 11 -> maxModRevision = in.varint();
                case 12 -> minCreateRevision = in.varint();
                case 13 -> maxCreateRevision = in.varint();
                default -> in.skip();
            }
        }
        return new RangeRequest(
                key,
                rangeEnd,
                limit,
                revision,
                sortOrder,
                sortTarget,
                serializable,
                keysOnly,
                countOnly,
                minModRevision,
                maxModRevision,
                minCreateRevision,
                maxCreateRevision);
    }

    @Override
    public int field() {
        return 3;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.bytes(1, key);
        out.bytes(2, rangeEnd);
        out.varint(3, limit);
        out.varint(4, revision);
        out.varint(5, sortOrder);
        out.varint(6, sortTarget);
        out.bool(7, serializable);
        out.bool(8, keysOnly);
        out.bool(9, countOnly);
        out.varint(10, minModRevision);
        out.varint(11, maxModRevision);
        out.varint(12, minCreateRevision);
        out.varint(13, maxCreateRevision);
    }
}
