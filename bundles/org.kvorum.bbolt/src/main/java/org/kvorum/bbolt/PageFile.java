// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.kvorum.api.env.DiskFile;
import org.kvorum.api.snapshot.SnapshotException;
import org.kvorum.bytes.Bytes;

/** A file seen as pages, each of which is asked for once. */
final class PageFile {
    private static final int PAGE_BYTES_MIN = 1024;
    private static final int PAGE_BYTES_MAX = PAGE_BYTES_MIN << 14;

    private final DiskFile source;
    private final Path file;
    private final Meta meta;
    /** Pages that were asked for; two ways to one page are a tree gone wrong, and may be a circle. */
    private final BitSet taken = new BitSet();

    private PageFile(DiskFile source, Path file, Meta meta) {
        this.source = source;
        this.file = file;
        this.meta = meta;
    }

    /** Finds the meta page that counts. */
    static PageFile open(DiskFile source, Path file) throws IOException {
        var meta = newest(source, file);
        long size = source.size();
        if (meta.end() <= Layout.FIRST_PAGE || meta.end() > Integer.MAX_VALUE) {
            throw new SnapshotException(
                    file + ": the meta page speaks of " + Long.toUnsignedString(meta.end()) + " pages");
        }
        if (meta.end() * meta.pageSize() > size) {
            throw new SnapshotException(file + " is cut off: it has " + size + " bytes, its " + meta.end()
                    + " pages of " + meta.pageSize() + " bytes take " + meta.end() * meta.pageSize());
        }
        return new PageFile(source, file, meta);
    }

    /** Returns the page where the tree of all buckets begins. */
    long root() {
        return meta.root();
    }

    /** Reads a page with its overflow, as much of it as is in use. */
    Page read(long id) throws IOException {
        try {
            return checked(id);
        } catch (Damage e) {
            throw failure(id, e);
        }
    }

    /** Says what is wrong, and where. */
    SnapshotException failure(long id, Damage damage) {
        return failure(file, id, meta.pageSize(), damage);
    }

    private static SnapshotException failure(Path file, long id, int pageSize, Damage damage) {
        return new SnapshotException(file + ": page " + id + " is damaged at its byte " + damage.offset + " (byte "
                + (id * pageSize + damage.offset) + " of the file): " + damage.getMessage());
    }

    private Page checked(long id) throws IOException, Damage {
        long start = id * meta.pageSize();
        var bytes = extended(new byte[0], start, meta.pageSize());
        var header = Page.Header.of(Page.numbers(Bytes.wrap(bytes)));
        header.check(id);
        if (header.overflow() >= meta.end() - id) {
            throw new Damage(
                    Layout.OVERFLOW_AT, "its " + header.overflow() + " overflow pages go beyond page " + meta.end());
        }
        int next = (int) (id + header.overflow() + 1);
        if (taken.get((int) id, next).cardinality() > 0) {
            throw new Damage(0, "is part of the tree twice");
        }
        taken.set((int) id, next);
        long room = (header.overflow() + 1) * meta.pageSize();
        if (header.tableEnd() > room) {
            throw new Damage(Layout.COUNT_AT, header.count() + " elements do not fit into " + room + " bytes");
        }
        bytes = extended(bytes, start, header.tableEnd());
        long end = Page.end(Page.numbers(Bytes.wrap(bytes)), header, room);
        if (end > Integer.MAX_VALUE - Long.BYTES) {
            throw new Damage(Layout.OVERFLOW_AT, "holds " + end + " bytes, more than fit into memory");
        }
        if (header.count() == 0) {
            checkEmpty(bytes);
        }
        return Page.of(Bytes.wrap(extended(bytes, start, (int) end)), header);
    }

    /** An empty leaf is rare and a lost count would look like one; bbolt writes zeros where there is nothing. */
    private static void checkEmpty(byte[] page) throws Damage {
        for (int i = Layout.PAGE_HEADER_BYTES; i < page.length; i++) {
            if (page[i] != 0) {
                throw new Damage(Layout.COUNT_AT, "has no elements but is not empty");
            }
        }
    }

    boolean contains(long id) {
        return id >= Layout.FIRST_PAGE && id < meta.end();
    }

    /** Returns the bytes and what follows them in the file, up to the length if they are not as long already. */
    private byte[] extended(byte[] bytes, long start, int length) throws IOException {
        if (length <= bytes.length) {
            return bytes;
        }
        var longer = Arrays.copyOf(bytes, length);
        fill(source, file, ByteBuffer.wrap(longer, bytes.length, length - bytes.length), start + bytes.length);
        return longer;
    }

    private static Meta newest(DiskFile source, Path file) throws IOException {
        Damage damage;
        try {
            var first = metaAt(source, file, 0);
            return second(source, file, first.pageSize())
                    .filter(second -> Long.compareUnsigned(second.transaction(), first.transaction()) > 0)
                    .orElse(first);
        } catch (Damage e) {
            damage = e;
        }
        // without the first page nothing tells how long pages are: look wherever the second one may begin
        for (int pageSize = PAGE_BYTES_MIN; pageSize <= PAGE_BYTES_MAX; pageSize *= 2) {
            var second = second(source, file, pageSize);
            if (second.isPresent()) {
                return second.get();
            }
        }
        var reason = damage.getMessage() + "; and no second meta page was found: this is no database of bbolt";
        throw failure(file, 0, 0, new Damage(damage.offset, reason));
    }

    /** Returns what the second meta page says if pages have that size and it is sound. */
    private static Optional<Meta> second(DiskFile source, Path file, int pageSize) throws IOException {
        try {
            return Optional.of(metaAt(source, file, pageSize)).filter(meta -> meta.pageSize() == pageSize);
        } catch (Damage e) {
            return Optional.empty();
        }
    }

    private static Meta metaAt(DiskFile source, Path file, long start) throws IOException, Damage {
        if (source.size() < start + Meta.BYTES) {
            throw new Damage(0, "the file has only " + source.size() + " bytes");
        }
        var bytes = new byte[Meta.BYTES];
        fill(source, file, ByteBuffer.wrap(bytes), start);
        var meta = Meta.decode(Page.numbers(Bytes.wrap(bytes)));
        int size = meta.pageSize();
        if (size < PAGE_BYTES_MIN || size > PAGE_BYTES_MAX || Integer.bitCount(size) != 1) {
            throw new Damage(24, "the page size is " + Integer.toUnsignedString(size));
        }
        return meta;
    }

    private static void fill(DiskFile source, Path file, ByteBuffer target, long start) throws IOException {
        long position = start;
        while (target.hasRemaining()) {
            int count = source.read(target, position);
            if (count < 0) {
                throw new SnapshotException(file + " ended at byte " + position + " while it was read");
            }
            position += count;
        }
    }
}
