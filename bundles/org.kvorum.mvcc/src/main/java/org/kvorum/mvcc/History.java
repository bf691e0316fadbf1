// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a key before its last one, oldest first, 16 bytes each.
 *
 * <pre>
 *   chunks:   [ . . 4 5 7t 9 ] [ 12 13 20t 21 ]        (7t: deleted at 7, so 9 begins a generation)
 *                   ^first                    ^end
 *   ordinal:        0 1 2  0      1 2  3   0           (place in its generation)
 * </pre>
 *
 * Only the oldest generation can have lost its beginning to a compaction; its create revision and version are kept apart, those of every other change follow
 * from its ordinal.
 *
 * <p>The writer appends in place, and readers that hold an older index share the object: a change that was appended after their index was published is newer
 * than any revision they may ask for, so they never find it. Compaction makes a new object.
 */
final class History {
    /** Changes in a chunk; whoever trims a history copies no more than one. */
    static final int CHUNK = 256;

    private static final int CHUNK_BITS = 8;
    private static final int TOMBSTONE = Integer.MIN_VALUE;

    private final long baseCreate;
    private final long baseVersion;
    private final int first;
    private long[][] chunks;
    private volatile int end;

    /** Begins with the one change. */
    History(KeyEntry change) {
        this(change.create(), change.version(), 0, new long[][] {{change.mod(), change.subAndMark() & 0xffffffffL}}, 1);
    }

    private History(long baseCreate, long baseVersion, int first, long[][] chunks, int end) {
        this.baseCreate = baseCreate;
        this.baseVersion = baseVersion;
        this.first = first;
        this.chunks = chunks;
        this.end = end;
    }

    /** Adds the change that has just been superseded. Writer only. */
    void append(KeyEntry change) {
        int index = end;
        int ordinal = 0;
        if (!tombstone(index - 1)) {
            int before = ordinal(index - 1);
            // Counted from the first change that is still here, so that it cannot grow without end.
            ordinal = index - 1 - before <= first ? index - first : before + 1;
        }
        long[] chunk = room(index);
        int at = (index & (CHUNK - 1)) * 2;
        chunk[at] = change.mod();
        chunk[at + 1] = ((long) ordinal << 32) | (change.subAndMark() & 0xffffffffL);
        end = index + 1;
    }

    /** Returns the key as it was at the revision, {@code null} if it did not exist. */
    @Nullable
    KeyEntry at(byte[] key, long revision) {
        int index = newest(revision, end);
        return index < 0 || tombstone(index)
                ? null
                : KeyEntry.of(key, main(index), sub(index), create(index), version(index), null);
    }

    /** Returns the last change up to the revision, deletions included, {@code null} if there is none. */
    @Nullable
    RevisionKey newest(long revision) {
        int index = newest(revision, end);
        return index < 0 ? null : new RevisionKey(main(index), sub(index), tombstone(index));
    }

    /** Returns whether the change just before the given one, which is of the revision and perhaps not in here, is a deletion of the same revision. */
    boolean deletedJustBefore(long revision, int sub) {
        int index = newest(revision, end);
        if (index >= 0 && main(index) == revision && sub(index) == sub) {
            // Appended meanwhile, for newer readers.
            index = index == first ? -1 : index - 1;
        }
        return index >= 0 && main(index) == revision && tombstone(index);
    }

    /**
     * Returns what of the history must stay if everything below the revision goes; this very object if nothing goes, {@code null} if nothing stays.
     *
     * @param superseded whether the last change of the key, which is not in here, is not newer than the revision
     */
    @Nullable
    History trimmed(long revision, boolean superseded) {
        if (superseded) {
            return null;
        }
        int size = end;
        int from = newest(revision, size);
        if (from < 0) {
            return this;
        }
        if (tombstone(from) && main(from) < revision) {
            from++;
        }
        if (from == first) {
            return this;
        }
        if (from == size) {
            return null;
        }
        long create = tombstone(from) ? 0 : create(from);
        long version = tombstone(from) ? 0 : version(from);
        if (size - from <= CHUNK) {
            var copy = new long[(size - from) * 2];
            for (int i = from; i < size; i++) {
                System.arraycopy(chunks[i >> CHUNK_BITS], (i & (CHUNK - 1)) * 2, copy, (i - from) * 2, 2);
            }
            return new History(create, version, 0, new long[][] {copy}, size - from);
        }
        int dropped = from >> CHUNK_BITS;
        var rest = Arrays.copyOfRange(chunks, dropped, ((size - 1) >> CHUNK_BITS) + 1);
        return new History(create, version, from & (CHUNK - 1), rest, size - dropped * CHUNK);
    }

    int size() {
        return end - first;
    }

    /** Returns the chunk with room for the change, made ready before anyone can look at it. */
    private long[] room(int index) {
        int number = index >> CHUNK_BITS;
        int wanted = ((index & (CHUNK - 1)) + 1) * 2;
        if (number == chunks.length) {
            var more = Arrays.copyOf(chunks, chunks.length * 2);
            more[number] = new long[16];
            VarHandle.storeStoreFence();
            chunks = more;
        } else if (chunks[number] == null) {
            chunks[number] = new long[16];
        } else if (chunks[number].length < wanted) {
            var more = Arrays.copyOf(chunks[number], Math.min(chunks[number].length * 2, CHUNK * 2));
            VarHandle.storeStoreFence();
            chunks[number] = more;
        }
        return chunks[number];
    }

    /** Returns the index of the last change up to the revision, -1 if there is none. */
    private int newest(long revision, int size) {
        int low = first;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (main(middle) <= revision) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == first ? -1 : low - 1;
    }

    private long create(int index) {
        int start = index - ordinal(index);
        return start <= first ? baseCreate : main(start);
    }

    private long version(int index) {
        int ordinal = ordinal(index);
        return index - ordinal <= first ? baseVersion + (index - first) : ordinal + 1;
    }

    private long main(int index) {
        return chunks[index >> CHUNK_BITS][(index & (CHUNK - 1)) * 2];
    }

    private long word(int index) {
        return chunks[index >> CHUNK_BITS][(index & (CHUNK - 1)) * 2 + 1];
    }

    private int sub(int index) {
        return (int) word(index) & ~TOMBSTONE;
    }

    private boolean tombstone(int index) {
        return ((int) word(index) & TOMBSTONE) != 0;
    }

    private int ordinal(int index) {
        return (int) (word(index) >>> 32);
    }
}
