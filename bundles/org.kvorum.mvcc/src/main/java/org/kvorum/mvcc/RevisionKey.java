// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.nio.ByteBuffer;
import org.kvorum.api.storage.StorageException;
import org.kvorum.bytes.Bytes;

/**
 * The name of a record in the backend: main revision, an underscore, sub revision; one more byte marks a deletion. As bytes it sorts in the order of the
 * changes.
 *
 * @param main the revision
 * @param sub the place within it
 * @param tombstone whether the record says that its key was deleted
 */
record RevisionKey(long main, int sub, boolean tombstone) {
    private static final int LENGTH = Long.BYTES + 1 + Long.BYTES;
    private static final byte SEPARATOR = '_';
    private static final byte TOMBSTONE = 't';

    static RevisionKey decode(Bytes encoded) {
        if (encoded.length() < LENGTH || LENGTH + 1 < encoded.length()) {
            throw new StorageException("a record is named 0x" + encoded.toHex() + ", which is no revision");
        }
        return new RevisionKey(main(encoded), (int) encoded.longAt(Long.BYTES + 1), encoded.length() > LENGTH);
    }

    /** Returns the main revision alone; cheaper than decoding all. */
    static long main(Bytes encoded) {
        return encoded.longAt(0);
    }

    /** Returns the name before all records of the revision. */
    static Bytes start(long main) {
        return encode(main, 0, false);
    }

    static Bytes encode(long main, int sub, boolean tombstone) {
        var buffer = ByteBuffer.allocate(tombstone ? LENGTH + 1 : LENGTH);
        buffer.putLong(main).put(SEPARATOR).putLong(sub);
        if (tombstone) {
            buffer.put(TOMBSTONE);
        }
        return Bytes.wrap(buffer.array());
    }

    Bytes encode() {
        return encode(main, sub, tombstone);
    }
}
