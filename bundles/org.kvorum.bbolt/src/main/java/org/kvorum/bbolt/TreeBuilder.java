// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.kvorum.bytes.Bytes;

/** Builds the tree of one bucket from records that come in order; holds one unfinished page a level. */
final class TreeBuilder {
    /** How full a page gets: as etcd does it for keys that only grow, with some room left for what changes later. */
    private static final int FILL_BYTES = PageOutput.PAGE_BYTES * 9 / 10;

    /** Values of a page and a half share their overflow pages, or a quarter of the file would be empty; for larger ones it is not worth the reading. */
    private static final int SHARED_BYTES_MAX = 4 * PageOutput.PAGE_BYTES;

    private static final int INLINE_BYTES_MAX = PageOutput.PAGE_BYTES / 4;

    /** A branch of one child would be a detour. */
    private static final int CHILDREN_MIN = 2;

    private final PageOutput output;
    private final Level leaves = new Level();
    private final List<Level> branches = new ArrayList<>();
    private Bytes last = Bytes.EMPTY;

    /** The elements of the page in the making. */
    private static final class Level {
        private List<Item> items = new ArrayList<>();
        private long bytes = Layout.PAGE_HEADER_BYTES;

        void add(Item item) {
            items.add(item);
            bytes += item.bytes();
        }

        /** Takes all but the last {@code kept} elements. */
        List<Item> take(int kept) {
            int count = items.size() - kept;
            var taken = items.subList(0, count);
            items = new ArrayList<>(items.subList(count, count + kept));
            bytes = PageOutput.bytes(items);
            return taken;
        }
    }

    TreeBuilder(PageOutput output) {
        this.output = output;
    }

    /** Adds a record; {@code flags} are those of the leaf element. */
    void add(Bytes key, Bytes value, int flags) {
        if (key.isEmpty() || key.length() > Layout.KEY_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a key of " + key.length() + " bytes: bbolt takes 1 to " + Layout.KEY_BYTES_MAX);
        }
        assert last.compareTo(key) < 0 : "keys come in order";
        last = key;
        var item = new Item(key, value, flags);
        if (!leaves.items.isEmpty() && !belongsToLeaf(item)) {
            flushLeaf();
        }
        leaves.add(item);
    }

    /** Ends a bucket and returns its value: where the tree begins, or a leaf of its own. */
    Bytes finishBucket() {
        boolean inline = branches.isEmpty() && leaves.bytes <= INLINE_BYTES_MAX;
        long root = inline ? 0 : finish();
        var header = Bytes.wrap(ByteBuffer.allocate(Layout.BUCKET_HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(root)
                .array());
        return inline ? header.concat(PageOutput.inline(leaves.items)) : header;
    }

    /** Ends the tree and returns the page where it begins. */
    long finish() {
        if (branches.isEmpty()) {
            return output.page(Layout.LEAF, leaves.items);
        }
        flushLeaf();
        // the list grows while it is walked
        for (int depth = 0; ; depth++) {
            var level = branches.get(depth);
            if (level.bytes > PageOutput.PAGE_BYTES && level.items.size() >= 2 * CHILDREN_MIN) {
                flushBranch(depth, CHILDREN_MIN);
            }
            if (depth == branches.size() - 1) {
                return output.page(Layout.BRANCH, level.items);
            }
            flushBranch(depth, 0);
        }
    }

    private boolean belongsToLeaf(Item item) {
        long together = leaves.bytes + item.bytes();
        return together <= FILL_BYTES
                || (together > PageOutput.PAGE_BYTES
                        && together <= SHARED_BYTES_MAX
                        && PageOutput.pages(together)
                                < PageOutput.pages(leaves.bytes)
                                        + PageOutput.pages(Layout.PAGE_HEADER_BYTES + item.bytes()));
    }

    private void flushLeaf() {
        var items = leaves.take(0);
        addChild(0, items.get(0).key(), output.page(Layout.LEAF, items));
    }

    private void flushBranch(int depth, int kept) {
        var items = branches.get(depth).take(kept);
        addChild(depth + 1, items.get(0).key(), output.page(Layout.BRANCH, items));
    }

    private void addChild(int depth, Bytes key, long page) {
        if (depth == branches.size()) {
            branches.add(new Level());
        }
        var level = branches.get(depth);
        // the key outlives its page; it must not keep a whole request in memory
        var item = new Item(key.compact(), Bytes.EMPTY, page);
        // enough children always stay behind to make the page that comes after
        if (level.items.size() >= 2 * CHILDREN_MIN && level.bytes + item.bytes() > FILL_BYTES) {
            flushBranch(depth, CHILDREN_MIN);
        }
        level.add(item);
    }
}
