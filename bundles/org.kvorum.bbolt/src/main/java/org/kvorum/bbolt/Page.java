// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.kvorum.bytes.Bytes;

/** A leaf or branch page whose table was found sound: the elements fill it without a gap, and their keys rise. */
final class Page {
    private final Bytes bytes;
    private final ByteBuffer numbers;
    private final Header header;

    /**
     * What a page begins with.
     *
     * @param overflow how many pages it takes beyond the first
     */
    record Header(long id, int flags, int count, long overflow) {
        static Header of(ByteBuffer page) {
            return new Header(
                    page.getLong(0),
                    Short.toUnsignedInt(page.getShort(Layout.FLAGS_AT)),
                    Short.toUnsignedInt(page.getShort(Layout.COUNT_AT)),
                    Integer.toUnsignedLong(page.getInt(Layout.OVERFLOW_AT)));
        }

        /** Checks that this is the page that was asked for, and one of a tree. */
        void check(long expectedId) throws Damage {
            if (id != expectedId) {
                throw new Damage(0, "calls itself page " + Long.toUnsignedString(id));
            }
            if (flags != Layout.LEAF && flags != Layout.BRANCH) {
                throw new Damage(Layout.FLAGS_AT, "is neither leaf nor branch: flags " + Integer.toHexString(flags));
            }
            if (count == 0 && flags == Layout.BRANCH) {
                throw new Damage(Layout.COUNT_AT, "is a branch without children");
            }
        }

        /** Returns where the table ends and the first key begins. */
        int tableEnd() {
            return Layout.PAGE_HEADER_BYTES + count * Layout.ELEMENT_BYTES;
        }
    }

    private Page(Bytes bytes, ByteBuffer numbers, Header header) {
        this.bytes = bytes;
        this.numbers = numbers;
        this.header = header;
    }

    /** Returns the numbers of a page, by their offset in it. */
    static ByteBuffer numbers(Bytes bytes) {
        return bytes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Returns where the last element ends.
     *
     * @param numbers the page, at least to the end of its table
     * @param room what the page may take with all its overflow
     */
    static long end(ByteBuffer numbers, Header header, long room) throws Damage {
        boolean leaf = header.flags() == Layout.LEAF;
        long end = header.tableEnd();
        for (int i = 0; i < header.count(); i++) {
            int at = Layout.PAGE_HEADER_BYTES + i * Layout.ELEMENT_BYTES;
            int fields = leaf ? at + Integer.BYTES : at;
            long position = Integer.toUnsignedLong(numbers.getInt(fields));
            long keySize = Integer.toUnsignedLong(numbers.getInt(fields + 4));
            long valueSize = leaf ? Integer.toUnsignedLong(numbers.getInt(fields + 8)) : 0;
            if (leaf && (numbers.getInt(at) & ~Layout.BUCKET) != 0) {
                throw new Damage(
                        at, "element " + i + " has the unknown flags " + Integer.toHexString(numbers.getInt(at)));
            }
            if (at + position != end) {
                throw new Damage(fields, "element " + i + " lies at " + (at + position) + ", expected " + end);
            }
            if (keySize == 0 || keySize > Layout.KEY_BYTES_MAX) {
                throw new Damage(fields + 4, "key " + i + " has " + keySize + " bytes");
            }
            end += keySize + valueSize;
            if (end > room) {
                throw new Damage(fields + 4, "element " + i + " ends at " + end + ", beyond the page's " + room);
            }
        }
        return end;
    }

    /** Returns the page, once its keys were found in order. */
    static Page of(Bytes bytes, Header header) throws Damage {
        var page = new Page(bytes, numbers(bytes), header);
        for (int i = 1; i < page.count(); i++) {
            if (page.key(i - 1).compareTo(page.key(i)) >= 0) {
                throw new Damage(page.keyAt(i), "key " + i + " does not come after the one before it");
            }
        }
        return page;
    }

    boolean leaf() {
        return header.flags() == Layout.LEAF;
    }

    int count() {
        return header.count();
    }

    Bytes key(int index) {
        int at = keyAt(index);
        return bytes.slice(at, at + keySize(index));
    }

    Bytes value(int index) {
        int at = valueAt(index);
        return bytes.slice(at, at + numbers.getInt(elementAt(index) + 12));
    }

    /** Returns where in the page the key begins. */
    int keyAt(int index) {
        return elementAt(index) + numbers.getInt(leaf() ? elementAt(index) + 4 : elementAt(index));
    }

    /** Returns where in the page the value begins. */
    int valueAt(int index) {
        return keyAt(index) + keySize(index);
    }

    boolean bucket(int index) {
        return (numbers.getInt(elementAt(index)) & Layout.BUCKET) != 0;
    }

    long child(int index) {
        return numbers.getLong(elementAt(index) + 8);
    }

    int elementAt(int index) {
        return Layout.PAGE_HEADER_BYTES + index * Layout.ELEMENT_BYTES;
    }

    private int keySize(int index) {
        return numbers.getInt(elementAt(index) + (leaf() ? 8 : 4));
    }
}
