// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

/**
 * How big etcd's file would be with what the engine holds.
 *
 * @param keyBytes the records of the keys
 * @param otherPages the pages of all other buckets, and of the file itself
 * @param allocatedPages the pages of the file, those that are free among them
 */
record Sizes(long keyBytes, long otherPages, long allocatedPages) {
    static final long PAGE = 4096;
    private static final int PAGE_HEADER = 16;
    private static final long INLINE_MAX = PAGE / 4;
    private static final int BRANCH_FANOUT = 120;

    /** Returns the bytes in use, with what waits for a commit. */
    long inUseBytes(long keyBytesPending) {
        return PAGE * (otherPages + pages(keyBytes + keyBytesPending));
    }

    /** Returns the bytes of the file, with what waits for a commit. */
    long allocatedBytes(long keyBytesPending) {
        return Math.max(PAGE * allocatedPages, inUseBytes(keyBytesPending));
    }

    /** Returns whether so few bytes of records have no page of their own. */
    static boolean isInline(long bytes) {
        return bytes + PAGE_HEADER <= INLINE_MAX;
    }

    /** Returns the pages that a bucket's records fill. */
    static long pages(long bytes) {
        if (isInline(bytes)) {
            return 0;
        }
        long leaves = (bytes + PAGE - PAGE_HEADER - 1) / (PAGE - PAGE_HEADER);
        return leaves + leaves / BRANCH_FANOUT;
    }

    /** Returns what a bucket without pages of its own takes on one that it shares. */
    static long inlineBytes(long bytes) {
        return bytes + PAGE_HEADER + Accounts.ELEMENT_HEADER;
    }
}
