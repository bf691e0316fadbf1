// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a meta page says.
 *
 * @param pageSize bytes a page
 * @param root the page where the tree of all buckets begins
 * @param end the number of pages: every page that is used has a lower id
 * @param transaction the number of the transaction that wrote it; of two valid metas the higher counts
 */
record Meta(int pageSize, long root, long end, long transaction) {
    /** From the page's own beginning to the end of the checksum. */
    static final int BYTES = Layout.PAGE_HEADER_BYTES + 64;

    private static final int MAGIC = 0xED0CDAED;
    private static final int VERSION = 2;
    private static final long NO_FREELIST = -1;
    private static final int CHECKED_BYTES = 56;
    private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** Returns the page of the given id, from its beginning to the end of the checksum. */
    byte[] encode(long id) {
        var page = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        page.putLong(id).putShort((short) Layout.META).putShort((short) 0).putInt(0);
        page.putInt(MAGIC).putInt(VERSION).putInt(pageSize).putInt(0);
        page.putLong(root).putLong(0);
        page.putLong(NO_FREELIST).putLong(end).putLong(transaction);
        page.putLong(checksum(page));
        return page.array();
    }

    /** Returns what the page says; {@link Damage} tells why it says nothing. */
    static Meta decode(ByteBuffer page) throws Damage {
        int magic = page.getInt(16);
        int version = page.getInt(20);
        long found = page.getLong(Layout.PAGE_HEADER_BYTES + CHECKED_BYTES);
        if (magic != MAGIC) {
            throw new Damage(16, "magic number is " + Integer.toHexString(magic));
        }
        if (version != VERSION) {
            throw new Damage(20, "version is " + Integer.toUnsignedString(version) + ", not " + VERSION);
        }
        if (found != checksum(page)) {
            throw new Damage(Layout.PAGE_HEADER_BYTES + CHECKED_BYTES, "checksum does not match");
        }
        return new Meta(page.getInt(24), page.getLong(32), page.getLong(56), page.getLong(64));
    }

    /** FNV-1a. */
    private static long checksum(ByteBuffer page) {
        long hash = FNV_OFFSET_BASIS;
        for (int i = 0; i < CHECKED_BYTES; i++) {
            hash = (hash ^ (page.get(Layout.PAGE_HEADER_BYTES + i) & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
