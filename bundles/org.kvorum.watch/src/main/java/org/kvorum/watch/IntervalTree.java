// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;

/**
 * Watchers by the interval of keys they watch: a search tree over the intervals' beginnings, each node knowing the furthest end below it, so that a search passes
 * over whole branches that end before the key.
 *
 * <pre>
 *              [g, t) furthest t            who watches "h"?  [g, t) does; left may, as "k" lies beyond "h";
 *             /                 \           right does not: everything there begins later
 *   [a, c) furthest k      [m, n) furthest p
 *          \                     \
 *      [b, k) furthest k      [o, p) furthest p
 * </pre>
 *
 * <p>Balance is left to chance: each node draws a number, and a node never lies above one with a greater number (a treap).
 */
final class IntervalTree {
    private final RandomGenerator random;

    @Nullable
    private Node root;

    IntervalTree(RandomGenerator random) {
        this.random = random;
    }

    void add(Watcher watcher) {
        root = add(root, watcher);
    }

    void remove(Watcher watcher) {
        var bucket = watcher.bucket;
        if (bucket == null) {
            throw new AssertionError("watcher is in no bucket");
        }
        bucket.remove(watcher);
        if (bucket.isEmpty()) {
            root = remove(root, watcher.range.key(), endOf(watcher.range));
        }
    }

    void visit(Bytes key, Matching matching) {
        visit(root, key, matching);
    }

    private static void visit(@Nullable Node from, Bytes key, Matching matching) {
        var node = from;
        while (node != null && isBefore(key, node.furthest)) {
            visit(node.left, key, matching);
            if (key.compareTo(node.begin) < 0) {
                return;
            }
            if (isBefore(key, node.end)) {
                node.bucket.visit(matching);
            }
            node = node.right;
        }
    }

    private Node add(@Nullable Node node, Watcher watcher) {
        var begin = watcher.range.key();
        var end = endOf(watcher.range);
        if (node == null) {
            var created = new Node(begin, end, random.nextInt());
            created.bucket.add(watcher);
            return created;
        }
        int side = compare(begin, end, node);
        if (side == 0) {
            node.bucket.add(watcher);
            return node;
        }
        if (side < 0) {
            node.left = add(node.left, watcher);
            if (node.left.weight > node.weight) {
                return rotateRight(node, node.left);
            }
        } else {
            node.right = add(node.right, watcher);
            if (node.right.weight > node.weight) {
                return rotateLeft(node, node.right);
            }
        }
        node.update();
        return node;
    }

    private static @Nullable Node remove(@Nullable Node node, Bytes begin, @Nullable Bytes end) {
        if (node == null) {
            throw new AssertionError("interval is not in the tree");
        }
        int side = compare(begin, end, node);
        if (side == 0) {
            return join(node.left, node.right);
        }
        if (side < 0) {
            node.left = remove(node.left, begin, end);
        } else {
            node.right = remove(node.right, begin, end);
        }
        node.update();
        return node;
    }

    private static @Nullable Node join(@Nullable Node left, @Nullable Node right) {
        if (left == null) {
            return right;
        }
        if (right == null) {
            return left;
        }
        if (left.weight > right.weight) {
            left.right = join(left.right, right);
            left.update();
            return left;
        }
        right.left = join(left, right.left);
        right.update();
        return right;
    }

    private static Node rotateRight(Node node, Node left) {
        node.left = left.right;
        left.right = node;
        node.update();
        left.update();
        return left;
    }

    private static Node rotateLeft(Node node, Node right) {
        node.right = right.left;
        right.left = node;
        node.update();
        right.update();
        return right;
    }

    private static int compare(Bytes begin, @Nullable Bytes end, Node node) {
        int byBegin = begin.compareTo(node.begin);
        if (byBegin != 0) {
            return byBegin;
        }
        if (end == null || node.end == null) {
            return Boolean.compare(end == null, node.end == null);
        }
        return end.compareTo(node.end);
    }

    /** Returns the end, {@code null} for none. */
    private static @Nullable Bytes endOf(KeyRange range) {
        return range.isOpen() ? null : range.rangeEnd();
    }

    private static boolean isBefore(Bytes key, @Nullable Bytes end) {
        return end == null || key.compareTo(end) < 0;
    }

    private static @Nullable Bytes later(@Nullable Bytes one, @Nullable Bytes other) {
        if (one == null || other == null) {
            return null;
        }
        return one.compareTo(other) < 0 ? other : one;
    }

    private static final class Node {
        final Bytes begin;

        @Nullable
        final Bytes end;

        final int weight;
        final WatcherBucket bucket = new WatcherBucket();

        @Nullable
        Bytes furthest;

        @Nullable
        Node left;

        @Nullable
        Node right;

        Node(Bytes begin, @Nullable Bytes end, int weight) {
            this.begin = begin;
            this.end = end;
            this.weight = weight;
            this.furthest = end;
        }

        void update() {
            furthest = end;
            if (left != null) {
                furthest = later(furthest, left.furthest);
            }
            if (right != null) {
                furthest = later(furthest, right.furthest);
            }
        }
    }
}
