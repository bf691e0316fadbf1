// SPDX-License-Identifier: Apache-2.0
package example.journal;

import org.kvorum.bytes.Bytes;

/**
 * A node of a sorted map that never changes, and thereby the map itself; {@code null} is the empty one. Whoever puts or removes gets a new root that shares all
 * but the path to the record with the old one, so to keep an old state costs nothing.
 *
 * <p>It is a treap: sorted by key from left to right, and by a hash of the key from the top down, which keeps it balanced without any bookkeeping.
 */
record Tree(Bytes key, Bytes value, int weight, Tree left, Tree right) {
    static Bytes get(Tree tree, Bytes key) {
        while (tree != null) {
            int order = key.compareTo(tree.key);
            if (order == 0) {
                return tree.value;
            }
            tree = order < 0 ? tree.left : tree.right;
        }
        return null;
    }

    static Tree put(Tree tree, Bytes key, Bytes value) {
        if (tree == null) {
            return new Tree(key, value, weight(key), null, null);
        }
        int order = key.compareTo(tree.key);
        if (order == 0) {
            return new Tree(key, value, tree.weight, tree.left, tree.right);
        }
        if (order < 0) {
            var left = put(tree.left, key, value);
            return left.weight <= tree.weight
                    ? tree.with(left, tree.right)
                    : left.with(left.left, tree.with(left.right, tree.right));
        }
        var right = put(tree.right, key, value);
        return right.weight <= tree.weight
                ? tree.with(tree.left, right)
                : right.with(tree.with(tree.left, right.left), right.right);
    }

    static Tree remove(Tree tree, Bytes key) {
        if (tree == null) {
            return null;
        }
        int order = key.compareTo(tree.key);
        if (order == 0) {
            return join(tree.left, tree.right);
        }
        return order < 0
                ? tree.with(remove(tree.left, key), tree.right)
                : tree.with(tree.left, remove(tree.right, key));
    }

    /** All keys of the one are smaller than those of the other. */
    private static Tree join(Tree left, Tree right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.weight > right.weight
                ? left.with(left.left, join(left.right, right))
                : right.with(join(left, right.left), right.right);
    }

    private Tree with(Tree newLeft, Tree newRight) {
        return new Tree(key, value, weight, newLeft, newRight);
    }

    /** Spreads hashes of keys that follow each other. */
    private static int weight(Bytes key) {
        int hash = key.hashCode() * 0x9E3779B9;
        hash = (hash ^ (hash >>> 15)) * 0x85EBCA6B;
        return hash ^ (hash >>> 13);
    }
}
