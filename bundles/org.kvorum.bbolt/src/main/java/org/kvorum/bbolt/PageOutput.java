// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.kvorum.bytes.Bytes;

/** Numbers the pages of a file in the order they come, and turns them into bytes unless they are only counted. */
final class PageOutput {
    static final int PAGE_BYTES = 4096;

    private final boolean counting;
    private final Queue<ByteBuffer> pending = new ArrayDeque<>();
    private long next = Layout.FIRST_PAGE;

    /** Creates the output; {@code counting} if only the number of pages matters. */
    PageOutput(boolean counting) {
        this.counting = counting;
    }

    /** Returns the bytes that wait to be read, in order. */
    Queue<ByteBuffer> pending() {
        return pending;
    }

    /** Returns the id of the page that comes next. */
    long next() {
        return next;
    }

    /** Writes both meta pages. */
    void meta(Meta meta, Meta before) {
        pending.add(ByteBuffer.allocate(2 * PAGE_BYTES)
                .put(0, meta.encode(0))
                .put(PAGE_BYTES, before.encode(1))
                .rewind());
    }

    /** Writes a page, with as many overflow pages as it needs, and returns its id. */
    long page(int flags, List<Item> items) {
        long id = next;
        long pages = pages(bytes(items));
        next += pages;
        if (!counting) {
            write(id, flags, items, pages);
        }
        return id;
    }

    /** Returns the leaf page that stands in the value of its bucket. */
    static Bytes inline(List<Item> items) {
        var page = ByteBuffer.allocate((int) bytes(items)).order(ByteOrder.LITTLE_ENDIAN);
        header(page, 0, Layout.LEAF, items, 0);
        items.forEach(
                item -> page.put(item.key().asByteBuffer()).put(item.value().asByteBuffer()));
        return Bytes.wrap(page.array());
    }

    static long bytes(List<Item> items) {
        long bytes = Layout.PAGE_HEADER_BYTES;
        for (var item : items) {
            bytes += item.bytes();
        }
        return bytes;
    }

    /** Returns how many pages so many bytes take. */
    static long pages(long bytes) {
        return (bytes + PAGE_BYTES - 1) / PAGE_BYTES;
    }

    private void write(long id, int flags, List<Item> items, long pages) {
        long total = pages * PAGE_BYTES;
        // the value of a lone record may be large, and is handed on as it is
        boolean apart = items.size() == 1 && pages > 1;
        long own = apart ? bytes(items) - items.get(0).value().length() : total;
        var page = ByteBuffer.allocate(Math.toIntExact(own)).order(ByteOrder.LITTLE_ENDIAN);
        header(page, id, flags, items, pages - 1);
        for (var item : items) {
            page.put(item.key().asByteBuffer());
            if (!apart) {
                page.put(item.value().asByteBuffer());
            }
        }
        pending.add(page.rewind());
        if (apart) {
            pending.add(items.get(0).value().asByteBuffer());
            pending.add(ByteBuffer.allocate((int) (total - bytes(items))));
        }
    }

    /** Puts the header and the table of the elements; the keys and values follow in the same order. */
    private static void header(ByteBuffer page, long id, int flags, List<Item> items, long overflow) {
        page.putLong(id).putShort((short) flags).putShort((short) items.size()).putInt((int) overflow);
        long data = Layout.PAGE_HEADER_BYTES + (long) items.size() * Layout.ELEMENT_BYTES;
        for (var item : items) {
            // positions count from the element's own beginning
            int position = (int) (data - page.position());
            if (flags == Layout.BRANCH) {
                page.putInt(position).putInt(item.key().length()).putLong(item.link());
            } else {
                page.putInt((int) item.link())
                        .putInt(position)
                        .putInt(item.key().length())
                        .putInt(item.value().length());
            }
            data += item.key().length() + item.value().length();
        }
    }
}
