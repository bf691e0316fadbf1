// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.memory;

import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Cursor;
import org.kvorum.bytes.Bytes;

/** Walks the leaves of a tree that does not change. */
final class TreeCursor implements Cursor {
    /** More levels than any memory has room for. */
    private static final int DEPTH_MAX = 32;

    private final Bytes to;
    private final Node[] path = new Node[DEPTH_MAX];
    private final int[] indexes = new int[DEPTH_MAX];
    private int depth = -1;

    TreeCursor(@Nullable Node root, Bytes from, Bytes to) {
        this.to = to;
        if (root == null) {
            return;
        }
        var node = root;
        while (!node.leaf) {
            int index = node.childIndex(from);
            push(node, index);
            node = node.child(index);
        }
        int index = node.find(from);
        push(node, (index >= 0 ? index : -1 - index) - 1);
    }

    @Override
    public boolean next() {
        if (depth < 0) {
            return false;
        }
        indexes[depth]++;
        if (indexes[depth] == path[depth].size && !nextLeaf()) {
            return false;
        }
        if (!to.isEmpty() && Node.compare(path[depth].keys[indexes[depth]], to) >= 0) {
            depth = -1;
            return false;
        }
        return true;
    }

    @Override
    public Bytes key() {
        return Bytes.wrap(path[depth].keys[indexes[depth]]);
    }

    @Override
    public Bytes value() {
        return Bytes.wrap(path[depth].value(indexes[depth]));
    }

    @Override
    public void close() {
        depth = -1;
    }

    private boolean nextLeaf() {
        do {
            depth--;
            if (depth < 0) {
                return false;
            }
            indexes[depth]++;
        } while (indexes[depth] == path[depth].size);
        while (!path[depth].leaf) {
            push(path[depth].child(indexes[depth]), 0);
        }
        return true;
    }

    private void push(Node node, int index) {
        depth++;
        path[depth] = node;
        indexes[depth] = index;
    }
}
