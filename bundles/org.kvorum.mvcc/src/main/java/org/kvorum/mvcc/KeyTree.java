// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;
import org.kvorum.mvcc.Node.Branch;
import org.kvorum.mvcc.Node.Leaf;

/**
 * The writer's end of the index: a B+tree whose published roots never change. Nodes made since the last {@link #freeze()} are changed in place; any other is
 * copied first, with the path to it. One thread.
 */
final class KeyTree {
    private static final int FANOUT = Node.FANOUT;

    private Node root;
    private long edit;

    /** Starts at a root that may have been published. */
    KeyTree(Node root) {
        this.root = root;
        this.edit = root.edit + 1;
    }

    /** Returns the root with all changes so far; it may change with the next one. */
    Node root() {
        return root;
    }

    /** Returns the root, which will never change from now on. */
    Node freeze() {
        edit++;
        return root;
    }

    /** Inserts the entry, or replaces the one of the same key. */
    void put(KeyEntry entry) {
        root = root.editable(edit);
        var split = put(root, entry, entry.keyBytes());
        if (split != null) {
            root = Branch.over(edit, root, firstKey(split), split);
        }
    }

    /** Removes the entry of the key, which must be there. */
    void remove(Bytes key) {
        root = root.editable(edit);
        remove(root, key);
        while (root instanceof Branch branch && branch.size == 1) {
            root = branch.children[0];
        }
        if (root.size == 0 && root instanceof Branch) {
            root = new Leaf(edit, new KeyEntry[0], 0, 0);
        }
    }

    /** Returns the node that was split off, if the node was full. */
    private @Nullable Node put(Node node, KeyEntry entry, Bytes key) {
        return node instanceof Branch branch ? putBelow(branch, entry, key) : putInto((Leaf) node, entry, key);
    }

    private @Nullable Leaf putInto(Leaf leaf, KeyEntry entry, Bytes key) {
        int at = leaf.search(key);
        if (at >= 0) {
            leaf.set(at, entry);
            return null;
        }
        int place = -1 - at;
        if (leaf.size < FANOUT) {
            leaf.insert(place, entry);
            return null;
        }
        // Keys that come in order fill their leaves; others leave room on both sides.
        var right = leaf.splitAt(place == FANOUT ? FANOUT : FANOUT / 2);
        if (place <= leaf.size && place < FANOUT) {
            leaf.insert(place, entry);
        } else {
            right.insert(place - leaf.size, entry);
        }
        return right;
    }

    private @Nullable Branch putBelow(Branch branch, KeyEntry entry, Bytes key) {
        int at = branch.childFor(key);
        var child = branch.children[at].editable(edit);
        branch.children[at] = child;
        var split = put(child, entry, key);
        branch.recount(at);
        if (split == null) {
            return null;
        }
        int place = at + 1;
        if (branch.size < FANOUT) {
            branch.insert(place, firstKey(split), split);
            return null;
        }
        var right = branch.splitAt(place == FANOUT ? FANOUT - 1 : FANOUT / 2);
        if (place <= branch.size && place < FANOUT) {
            branch.insert(place, firstKey(split), split);
        } else {
            right.insert(place - branch.size, firstKey(split), split);
        }
        return right;
    }

    private void remove(Node node, Bytes key) {
        if (node instanceof Leaf leaf) {
            leaf.remove(leaf.search(key));
            return;
        }
        var branch = (Branch) node;
        int at = branch.childFor(key);
        var child = branch.children[at].editable(edit);
        branch.children[at] = child;
        remove(child, key);
        branch.recount(at);
        if (child.size == 0) {
            branch.remove(at);
        } else if (child.size < FANOUT / 4) {
            join(branch, at);
        }
    }

    /** Joins a small child with a neighbour if both together leave room to grow. */
    private void join(Branch branch, int at) {
        int left = at + 1 < branch.size ? at : at - 1;
        if (left < 0) {
            return;
        }
        var one = branch.children[left];
        var other = branch.children[left + 1];
        if (one.size + other.size > FANOUT * 3 / 4) {
            return;
        }
        var between = branch.from[left + 1];
        Node joined = one instanceof Leaf leaf
                ? Leaf.joined(edit, leaf, (Leaf) other)
                : Branch.joined(edit, (Branch) one, between, (Branch) other);
        branch.remove(left + 1);
        branch.children[left] = joined;
        branch.recount(left);
    }

    private static byte[] firstKey(Node node) {
        Node first = node;
        while (first instanceof Branch branch) {
            first = branch.children[0];
        }
        return ((Leaf) first).entries[0].key();
    }
}
