// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;

/**
 * A node of the index. Belongs to the edit that made it; once that edit is published it never changes again.
 *
 * <p>Every node knows how many live keys lie below it, so that keys are counted without being visited and wastelands of deleted keys are passed over.
 *
 * <p>Keys lie scattered over the heap, and looking at one costs more than all else in a search. So a node knows the prefix that all its keys share, and keeps
 * of each key the four bytes behind that prefix beside each other: a search mostly looks at one key besides these heads, the one it finds.
 */
abstract sealed class Node {
    /** The most children a branch has, and the most entries a leaf. */
    static final int FANOUT = 64;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** The edit that may change the node in place. */
    final long edit;

    int size;
    int live;

    /** How many bytes all keys have in common at the least. */
    private int prefix;

    /** Some key that begins with the common bytes; it need not be in the node any more. */
    private byte[] sample = Bytes.EMPTY.backingArray();

    /** The four bytes of each key behind the prefix, as numbers that compare like the bytes do. */
    private int[] heads;

    private Node(long edit, int size, int live, int room) {
        this.edit = edit;
        this.size = size;
        this.live = live;
        this.heads = new int[room];
    }

    /** Told of entries in key order; returns whether it wants more. */
    interface Visitor {
        boolean visit(KeyEntry entry);
    }

    static Node empty() {
        return new Leaf(0, new KeyEntry[0], 0, 0);
    }

    /** Returns the entry of the key, {@code null} if there is none. */
    @Nullable
    final KeyEntry find(Bytes key) {
        Node node = this;
        while (node instanceof Branch branch) {
            node = branch.children[branch.childFor(key)];
        }
        var leaf = (Leaf) node;
        int at = leaf.search(key);
        return at < 0 ? null : leaf.entries[at];
    }

    /** Returns the entry of the key if the key is alive. */
    @Nullable
    final KeyEntry findLive(Bytes key) {
        var entry = find(key);
        return entry == null || !entry.isLive() ? null : entry;
    }

    /**
     * Walks over the entries of an interval in key order until the visitor has enough.
     *
     * @param from the first key, {@code null} for the beginning
     * @param to the key after the last, {@code null} for the end
     * @param liveOnly whether deleted keys are left out
     * @return whether the visitor wanted more
     */
    abstract boolean walk(@Nullable Bytes from, @Nullable Bytes to, boolean liveOnly, Visitor visitor);

    /** Counts the live keys of an interval. */
    abstract int countLive(@Nullable Bytes from, @Nullable Bytes to);

    /** Returns the node if the edit may change it, else a copy that it may change. */
    abstract Node editable(long ownEdit);

    /** Returns the first index that has a key. */
    abstract int lowest();

    abstract byte[] keyAt(int at);

    /** Returns the index of the key, or −1 − the index where it would be inserted. */
    final int search(Bytes key) {
        int low = lowest();
        int high = size - 1;
        if (high < low) {
            return -1 - low;
        }
        var array = key.backingArray();
        int begin = key.backingOffset();
        int end = begin + key.length();
        int start = begin + prefix;
        int side = Arrays.compareUnsigned(array, begin, Math.min(start, end), sample, 0, prefix);
        if (side != 0) {
            return -1 - (side < 0 ? low : size);
        }
        int head = head(array, start, end);
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int other = heads[middle];
            int order = head == other ? compare(key, keyAt(middle)) : head < other ? -1 : 1;
            if (order > 0) {
                low = middle + 1;
            } else if (order < 0) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return -1 - low;
    }

    /** Takes the heads over from a node whose keys are the first ones here. */
    final void copyHeads(Node other, int room) {
        prefix = other.prefix;
        sample = other.sample;
        heads = Arrays.copyOf(other.heads, room);
    }

    /** Makes room for the head of the key that was inserted at the index. */
    final void insertHead(int at, int room) {
        if (heads.length < room) {
            heads = Arrays.copyOf(heads, room);
        }
        var key = keyAt(at);
        int common = Arrays.mismatch(key, 0, key.length, sample, 0, prefix);
        if (size - lowest() == 1 || (common >= 0 && common < prefix)) {
            computeHeads();
        } else {
            System.arraycopy(heads, at, heads, at + 1, size - 1 - at);
            heads[at] = head(key, prefix, key.length);
        }
    }

    final void removeHead(int at) {
        System.arraycopy(heads, at + 1, heads, at, size - at);
    }

    /** Computes all heads anew. */
    final void computeHeads() {
        int low = lowest();
        if (size <= low) {
            return;
        }
        sample = keyAt(low);
        var last = keyAt(size - 1);
        int common = Arrays.mismatch(sample, last);
        prefix = common < 0 ? sample.length : common;
        for (int i = low; i < size; i++) {
            var key = keyAt(i);
            heads[i] = head(key, prefix, key.length);
        }
    }

    final void cutHeads(int room) {
        heads = Arrays.copyOf(heads, room);
        computeHeads();
    }

    private static int head(byte[] array, int start, int end) {
        if (end - start >= Integer.BYTES) {
            return (int) INT.get(array, start) ^ Integer.MIN_VALUE;
        }
        int head = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            head = (head << Byte.SIZE) | (start + i < end ? array[start + i] & 0xff : 0);
        }
        return head ^ Integer.MIN_VALUE;
    }

    private static int compare(Bytes left, byte[] right) {
        return Arrays.compareUnsigned(
                left.backingArray(),
                left.backingOffset(),
                left.backingOffset() + left.length(),
                right,
                0,
                right.length);
    }

    /** Entries in key order. */
    static final class Leaf extends Node {
        KeyEntry[] entries;

        Leaf(long edit, KeyEntry[] entries, int size, int live) {
            super(edit, size, live, entries.length);
            this.entries = entries;
        }

        @Override
        int lowest() {
            return 0;
        }

        @Override
        byte[] keyAt(int at) {
            return entries[at].key();
        }

        private int lowerBound(@Nullable Bytes key, int unbounded) {
            if (key == null) {
                return unbounded;
            }
            int at = search(key);
            return at < 0 ? -1 - at : at;
        }

        @Override
        boolean walk(@Nullable Bytes from, @Nullable Bytes to, boolean liveOnly, Visitor visitor) {
            int end = lowerBound(to, size);
            for (int i = lowerBound(from, 0); i < end; i++) {
                var entry = entries[i];
                if ((!liveOnly || entry.isLive()) && !visitor.visit(entry)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        int countLive(@Nullable Bytes from, @Nullable Bytes to) {
            int end = lowerBound(to, size);
            int count = 0;
            for (int i = lowerBound(from, 0); i < end; i++) {
                if (entries[i].isLive()) {
                    count++;
                }
            }
            return count;
        }

        @Override
        Leaf editable(long ownEdit) {
            // A little room, as whoever asks is about to insert.
            if (edit == ownEdit) {
                return this;
            }
            int room = Math.min(FANOUT, size + 4);
            var copy = new Leaf(ownEdit, Arrays.copyOf(entries, room), size, live);
            copy.copyHeads(this, room);
            return copy;
        }

        void set(int at, KeyEntry entry) {
            live += (entry.isLive() ? 1 : 0) - (entries[at].isLive() ? 1 : 0);
            entries[at] = entry;
        }

        void insert(int at, KeyEntry entry) {
            assert size < FANOUT;
            if (size == entries.length) {
                entries = Arrays.copyOf(entries, Math.min(FANOUT, size + 8));
            }
            System.arraycopy(entries, at, entries, at + 1, size - at);
            entries[at] = entry;
            size++;
            live += entry.isLive() ? 1 : 0;
            insertHead(at, entries.length);
        }

        @SuppressWarnings("NullAway") // slots behind the last entry hold nothing
        void remove(int at) {
            live -= entries[at].isLive() ? 1 : 0;
            size--;
            System.arraycopy(entries, at + 1, entries, at, size - at);
            entries[size] = null;
            removeHead(at);
        }

        /** Cuts the entries from the index on off and returns them as a new leaf. */
        @SuppressWarnings("NullAway") // slots behind the last entry hold nothing
        Leaf splitAt(int at) {
            var right = Arrays.copyOfRange(entries, at, Math.min(FANOUT, size + 4));
            int liveRight = 0;
            for (int i = at; i < size; i++) {
                liveRight += entries[i].isLive() ? 1 : 0;
            }
            var split = new Leaf(edit, right, size - at, liveRight);
            split.computeHeads();
            // A leaf that was cut behind its last entry is full and will mostly stay so; another one gives its room
            // back.
            entries = Arrays.copyOf(entries, at);
            size = at;
            live -= liveRight;
            cutHeads(at);
            return split;
        }

        static Leaf joined(long edit, Leaf left, Leaf right) {
            var all = Arrays.copyOf(left.entries, left.size + right.size);
            System.arraycopy(right.entries, 0, all, left.size, right.size);
            var joined = new Leaf(edit, all, left.size + right.size, left.live + right.live);
            joined.computeHeads();
            return joined;
        }
    }

    /** Children in key order; child {@code i} holds the keys from {@code from[i]} on (the first child: from the beginning). */
    static final class Branch extends Node {
        byte[][] from;
        Node[] children;
        int[] lives;

        Branch(long edit, byte[][] from, Node[] children, int[] lives, int size, int live) {
            super(edit, size, live, from.length);
            this.from = from;
            this.children = children;
            this.lives = lives;
        }

        static Branch over(long edit, Node left, byte[] between, Node right) {
            var branch = new Branch(
                    edit,
                    new byte[][] {between, between},
                    new Node[] {left, right},
                    new int[] {left.live, right.live},
                    2,
                    left.live + right.live);
            branch.computeHeads();
            return branch;
        }

        int childFor(Bytes key) {
            int at = search(key);
            return at < 0 ? -1 - at - 1 : at;
        }

        @Override
        int lowest() {
            return 1;
        }

        @Override
        byte[] keyAt(int at) {
            return from[at];
        }

        @Override
        boolean walk(@Nullable Bytes first, @Nullable Bytes to, boolean liveOnly, Visitor visitor) {
            int begin = first == null ? 0 : childFor(first);
            int end = to == null ? size - 1 : childFor(to);
            for (int i = begin; i <= end; i++) {
                if (liveOnly && lives[i] == 0) {
                    continue;
                }
                if (!children[i].walk(i == begin ? first : null, i == end ? to : null, liveOnly, visitor)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        int countLive(@Nullable Bytes first, @Nullable Bytes to) {
            if (first == null && to == null) {
                return live;
            }
            int begin = first == null ? 0 : childFor(first);
            int end = to == null ? size - 1 : childFor(to);
            if (begin == end) {
                return children[begin].countLive(first, to);
            }
            int count = first == null ? lives[begin] : children[begin].countLive(first, null);
            for (int i = begin + 1; i < end; i++) {
                count += lives[i];
            }
            return count + (to == null ? lives[end] : children[end].countLive(null, to));
        }

        @Override
        Branch editable(long ownEdit) {
            if (edit == ownEdit) {
                return this;
            }
            int room = Math.min(FANOUT, size + 2);
            var copy = new Branch(
                    ownEdit,
                    Arrays.copyOf(from, room),
                    Arrays.copyOf(children, room),
                    Arrays.copyOf(lives, room),
                    size,
                    live);
            copy.copyHeads(this, room);
            return copy;
        }

        /** Takes note that the child's count of live keys changed. */
        void recount(int at) {
            int now = children[at].live;
            live += now - lives[at];
            lives[at] = now;
        }

        void insert(int at, byte[] start, Node child) {
            assert size < FANOUT;
            if (size == children.length) {
                int room = Math.min(FANOUT, size + 8);
                from = Arrays.copyOf(from, room);
                children = Arrays.copyOf(children, room);
                lives = Arrays.copyOf(lives, room);
            }
            System.arraycopy(from, at, from, at + 1, size - at);
            System.arraycopy(children, at, children, at + 1, size - at);
            System.arraycopy(lives, at, lives, at + 1, size - at);
            from[at] = start;
            children[at] = child;
            lives[at] = child.live;
            live += child.live;
            size++;
            insertHead(at, from.length);
        }

        @SuppressWarnings("NullAway") // slots behind the last child hold nothing
        void remove(int at) {
            live -= lives[at];
            size--;
            System.arraycopy(from, at + 1, from, at, size - at);
            System.arraycopy(children, at + 1, children, at, size - at);
            System.arraycopy(lives, at + 1, lives, at, size - at);
            from[size] = null;
            children[size] = null;
            removeHead(at);
        }

        /** Cuts the children from the index on off and returns them as a new branch. */
        Branch splitAt(int at) {
            int room = Math.min(FANOUT, size + 2);
            int liveRight = 0;
            for (int i = at; i < size; i++) {
                liveRight += lives[i];
            }
            var split = new Branch(
                    edit,
                    Arrays.copyOfRange(from, at, room),
                    Arrays.copyOfRange(children, at, room),
                    Arrays.copyOfRange(lives, at, room),
                    size - at,
                    liveRight);
            split.computeHeads();
            from = Arrays.copyOf(from, at);
            children = Arrays.copyOf(children, at);
            lives = Arrays.copyOf(lives, at);
            size = at;
            live -= liveRight;
            cutHeads(at);
            return split;
        }

        static Branch joined(long edit, Branch left, byte[] between, Branch right) {
            int size = left.size + right.size;
            var from = Arrays.copyOf(left.from, size);
            var children = Arrays.copyOf(left.children, size);
            var lives = Arrays.copyOf(left.lives, size);
            System.arraycopy(right.from, 0, from, left.size, right.size);
            from[left.size] = between;
            System.arraycopy(right.children, 0, children, left.size, right.size);
            System.arraycopy(right.lives, 0, lives, left.size, right.size);
            var joined = new Branch(edit, from, children, lives, size, left.live + right.live);
            joined.computeHeads();
            return joined;
        }
    }
}
