// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.kvorum.api.storage.Bucket;
import org.kvorum.bytes.Bytes;

/** Walks the root and the tree of each bucket in order, and takes nothing on trust. */
final class TreeReader {
    /** With two children a branch, enough for any disk; a longer way down is damage. */
    private static final int DEPTH_MAX = 64;

    private final PageFile pages;
    private final Batches target;

    TreeReader(PageFile pages, Batches target) {
        this.pages = pages;
        this.target = target;
    }

    private interface LeafConsumer {
        void accept(long id, Page leaf) throws IOException, Damage;
    }

    /** Reads everything. */
    void read() throws IOException {
        if (!pages.contains(pages.root())) {
            throw pages.failure(0, new Damage(32, "the root is page " + Long.toUnsignedString(pages.root())));
        }
        walk(pages.root(), Bytes.EMPTY, Bytes.EMPTY, 0, this::buckets);
    }

    /**
     * Hands on the leaves of a tree from left to right.
     *
     * @param from what no key may come before
     * @param to what every key must come before; empty for no end
     */
    private void walk(long id, Bytes from, Bytes to, int depth, LeafConsumer consumer) throws IOException {
        var page = pages.read(id);
        try {
            checkInterval(page, from, to);
            if (depth == DEPTH_MAX) {
                throw new Damage(0, "lies too deep");
            }
            if (page.leaf()) {
                consumer.accept(id, page);
                return;
            }
            for (int i = 0; i < page.count(); i++) {
                long child = page.child(i);
                if (!pages.contains(child)) {
                    throw new Damage(page.elementAt(i) + 8, "child " + i + " is page " + Long.toUnsignedString(child));
                }
                walk(child, page.key(i), i + 1 < page.count() ? page.key(i + 1) : to, depth + 1, consumer);
            }
        } catch (Damage e) {
            throw pages.failure(id, e);
        }
    }

    private static void checkInterval(Page page, Bytes from, Bytes to) throws Damage {
        if (page.count() == 0) {
            return;
        }
        if (page.key(0).compareTo(from) < 0) {
            throw new Damage(page.keyAt(0), "the first key comes before the one in the branch above");
        }
        int last = page.count() - 1;
        if (!to.isEmpty() && page.key(last).compareTo(to) >= 0) {
            throw new Damage(page.keyAt(last), "the last key does not come before the next one in the branch above");
        }
    }

    private void buckets(long id, Page leaf) throws IOException, Damage {
        for (int i = 0; i < leaf.count(); i++) {
            if (!leaf.bucket(i)) {
                throw new Damage(leaf.elementAt(i), "the root holds a record that is no bucket");
            }
            bucket(new Bucket(name(leaf, i)), leaf.value(i), leaf.valueAt(i));
        }
    }

    /** {@code at} is where in its page the value begins. */
    private void bucket(Bucket bucket, Bytes value, int at) throws IOException, Damage {
        if (value.length() < Layout.BUCKET_HEADER_BYTES) {
            throw new Damage(at, "bucket " + bucket.name() + " has only " + value.length() + " bytes");
        }
        long root = Page.numbers(value).getLong(0);
        int rest = value.length() - Layout.BUCKET_HEADER_BYTES;
        if (root == 0) {
            try {
                records(bucket, inline(value.slice(Layout.BUCKET_HEADER_BYTES, value.length())));
            } catch (Damage e) {
                throw new Damage(
                        at + Layout.BUCKET_HEADER_BYTES + e.offset,
                        "in the page inside bucket " + bucket.name() + ": " + e.getMessage());
            }
        } else if (rest != 0) {
            throw new Damage(at, "bucket " + bucket.name() + " has a tree and " + rest + " bytes of its own");
        } else if (!pages.contains(root)) {
            throw new Damage(at, "bucket " + bucket.name() + " begins at page " + Long.toUnsignedString(root));
        } else {
            walk(root, Bytes.EMPTY, Bytes.EMPTY, 0, (id, leaf) -> records(bucket, leaf));
        }
    }

    private static Page inline(Bytes bytes) throws Damage {
        if (bytes.length() < Layout.PAGE_HEADER_BYTES) {
            throw new Damage(0, "it has only " + bytes.length() + " bytes");
        }
        var numbers = Page.numbers(bytes);
        var header = Page.Header.of(numbers);
        header.check(0);
        if (header.flags() != Layout.LEAF) {
            throw new Damage(Layout.FLAGS_AT, "it is no leaf");
        }
        if (header.overflow() != 0) {
            throw new Damage(Layout.OVERFLOW_AT, "it has overflow pages");
        }
        if (header.tableEnd() > bytes.length()) {
            throw new Damage(Layout.COUNT_AT, header.count() + " elements do not fit into it");
        }
        long end = Page.end(numbers, header, bytes.length());
        if (end != bytes.length()) {
            throw new Damage(end, "it has " + (bytes.length() - end) + " bytes too many");
        }
        return Page.of(bytes, header);
    }

    private void records(Bucket bucket, Page leaf) throws IOException, Damage {
        for (int i = 0; i < leaf.count(); i++) {
            if (leaf.bucket(i)) {
                throw new Damage(leaf.elementAt(i), "bucket " + bucket.name() + " holds another bucket");
            }
            target.add(bucket, leaf.key(i), leaf.value(i));
        }
    }

    private static String name(Page leaf, int index) throws Damage {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(leaf.key(index).toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Damage(leaf.keyAt(index), "the name of bucket " + index + " is no text");
        }
    }
}
