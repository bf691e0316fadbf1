// SPDX-License-Identifier: Apache-2.0
package example.journal;

import java.util.ArrayDeque;
import java.util.Deque;
import org.kvorum.api.storage.Cursor;
import org.kvorum.bytes.Bytes;

/** Walks a tree from left to right. */
final class TreeCursor implements Cursor {
    /** The nodes above the next one whose keys are greater, the next one first. */
    private final Deque<Tree> path = new ArrayDeque<>();

    private final Bytes to;
    private Tree current;

    TreeCursor(Tree tree, Bytes from, Bytes to) {
        this.to = to;
        while (tree != null) {
            if (tree.key().compareTo(from) >= 0) {
                path.push(tree);
                tree = tree.left();
            } else {
                tree = tree.right();
            }
        }
    }

    @Override
    public boolean next() {
        current = path.poll();
        if (current == null || (!to.isEmpty() && current.key().compareTo(to) >= 0)) {
            path.clear();
            return false;
        }
        for (var node = current.right(); node != null; node = node.left()) {
            path.push(node);
        }
        return true;
    }

    @Override
    public Bytes key() {
        return current.key();
    }

    @Override
    public Bytes value() {
        return current.value();
    }

    @Override
    public void close() {
        path.clear();
    }
}
