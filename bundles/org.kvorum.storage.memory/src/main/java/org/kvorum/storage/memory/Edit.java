// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.memory;

import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;

/** The changes of one batch. Nodes it made itself it changes in place, all others it copies first, so that earlier roots stay as they were. */
final class Edit {
    /** Below this a node is joined with a neighbour if both fit well into one. */
    private static final int SPARSE = Node.CAPACITY / 4;

    private static final int JOINED = Node.CAPACITY * 3 / 4;

    /** What a record takes besides its bytes: two array headers and two references. */
    private static final int RECORD_OVERHEAD = 48;

    private long bytesAdded;

    /** The right part of the node that the last insertion divided. */
    private @Nullable Node split;

    /** Returns how many bytes the trees have grown by. */
    long bytesAdded() {
        return bytesAdded;
    }

    /** Returns the root of the tree with the record. */
    Node put(@Nullable Node root, byte[] key, byte[] value) {
        if (root == null) {
            root = new Node(this, true);
        }
        var changed = insert(root, Bytes.wrap(key), key, value);
        var right = split;
        if (right == null) {
            return changed;
        }
        split = null;
        var top = new Node(this, false);
        top.insert(0, changed.keys[0], changed);
        top.insert(1, right.keys[0], right);
        return top;
    }

    /** Returns the root of the tree without the record; {@code null} if nothing is left. */
    @Nullable
    Node delete(@Nullable Node root, Bytes key) {
        if (root == null || root.get(key) == null) {
            return root;
        }
        var changed = remove(root, key);
        while (!changed.leaf && changed.size == 1) {
            changed = changed.child(0);
        }
        return changed.size == 0 ? null : changed;
    }

    private Node insert(Node node, Bytes search, byte[] key, byte[] value) {
        var mine = own(node);
        if (mine.leaf) {
            int index = mine.find(search);
            if (index >= 0) {
                bytesAdded += value.length - mine.value(index).length;
                mine.slots[index] = value;
            } else {
                bytesAdded += key.length + value.length + RECORD_OVERHEAD;
                insertSlot(mine, -1 - index, key, value);
            }
            return mine;
        }
        int index = mine.childIndex(search);
        mine.slots[index] = insert(mine.child(index), search, key, value);
        var right = split;
        if (right != null) {
            split = null;
            insertSlot(mine, index + 1, right.keys[0], right);
        }
        return mine;
    }

    private void insertSlot(Node node, int index, byte[] key, Object slot) {
        if (node.size < Node.CAPACITY) {
            node.insert(index, key, slot);
            return;
        }
        // keys that only rise leave full nodes behind
        int middle = index == Node.CAPACITY ? Node.CAPACITY : Node.CAPACITY / 2;
        var right = new Node(this, node.leaf);
        right.append(node, middle, Node.CAPACITY);
        node.truncate(middle);
        if (index < middle || (index == middle && middle < Node.CAPACITY)) {
            node.insert(index, key, slot);
        } else {
            right.insert(index - middle, key, slot);
        }
        split = right;
    }

    private Node remove(Node node, Bytes key) {
        var mine = own(node);
        if (mine.leaf) {
            int index = mine.find(key);
            bytesAdded -= mine.keys[index].length + mine.value(index).length + RECORD_OVERHEAD;
            mine.remove(index);
            return mine;
        }
        int index = mine.childIndex(key);
        var child = remove(mine.child(index), key);
        mine.slots[index] = child;
        if (child.size == 0) {
            mine.remove(index);
        } else if (child.size < SPARSE) {
            joinWithNeighbour(mine, index);
        }
        return mine;
    }

    private void joinWithNeighbour(Node parent, int index) {
        int left = index > 0 ? index - 1 : index;
        if (left + 1 >= parent.size || parent.child(left).size + parent.child(left + 1).size > JOINED) {
            return;
        }
        var right = parent.child(left + 1);
        if (!right.leaf) {
            // the first bound of a node is not kept, its parent has it
            right = own(right);
            right.keys[0] = parent.keys[left + 1];
        }
        var joined = own(parent.child(left));
        joined.append(right, 0, right.size);
        parent.slots[left] = joined;
        parent.remove(left + 1);
    }

    private Node own(Node node) {
        return node.owner == this ? node : node.copy(this);
    }
}
