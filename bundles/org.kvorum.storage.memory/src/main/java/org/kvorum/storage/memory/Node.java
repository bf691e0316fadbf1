// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;

/**
 * A node of a tree. A leaf holds keys and their values in {@code slots}; an inner node holds children in {@code slots} and under {@code keys} a lower bound of
 * each child's keys, of which the first is never looked at.
 *
 * <p>A node is changed only by the {@link Edit} that made it; once that edit has ended it never changes again.
 */
final class Node {
    static final int CAPACITY = 64;

    final Edit owner;
    final boolean leaf;
    final byte[][] keys = new byte[CAPACITY][];
    final Object[] slots;
    int size;

    Node(Edit owner, boolean leaf) {
        this.owner = owner;
        this.leaf = leaf;
        slots = leaf ? new byte[CAPACITY][] : new Node[CAPACITY];
    }

    Node copy(Edit newOwner) {
        var copy = new Node(newOwner, leaf);
        copy.append(this, 0, size);
        return copy;
    }

    byte[] value(int index) {
        return (byte[]) slots[index];
    }

    Node child(int index) {
        return (Node) slots[index];
    }

    byte @Nullable [] get(Bytes key) {
        var node = this;
        while (!node.leaf) {
            node = node.child(node.childIndex(key));
        }
        int index = node.find(key);
        return index < 0 ? null : node.value(index);
    }

    /** Returns the index of the key, or {@code -1 - index} of where it would be inserted. */
    int find(Bytes key) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(keys[middle], key);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }

    int childIndex(Bytes key) {
        int index = find(key);
        return index >= 0 ? index : Math.max(0, -2 - index);
    }

    void insert(int index, byte[] key, Object slot) {
        System.arraycopy(keys, index, keys, index + 1, size - index);
        System.arraycopy(slots, index, slots, index + 1, size - index);
        keys[index] = key;
        slots[index] = slot;
        size++;
    }

    void remove(int index) {
        System.arraycopy(keys, index + 1, keys, index, size - index - 1);
        System.arraycopy(slots, index + 1, slots, index, size - index - 1);
        truncate(size - 1);
    }

    void append(Node other, int from, int to) {
        System.arraycopy(other.keys, from, keys, size, to - from);
        System.arraycopy(other.slots, from, slots, size, to - from);
        size += to - from;
    }

    void truncate(int newSize) {
        Arrays.fill(keys, newSize, size, null);
        Arrays.fill(slots, newSize, size, null);
        size = newSize;
    }

    static int compare(byte[] key, Bytes other) {
        int offset = other.backingOffset();
        return Arrays.compareUnsigned(key, 0, key.length, other.backingArray(), offset, offset + other.length());
    }
}
