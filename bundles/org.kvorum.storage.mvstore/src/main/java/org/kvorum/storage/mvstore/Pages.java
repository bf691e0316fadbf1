// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.mvstore;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.Page;

/**
 * Has pages written anew. MVStore can move whole chunks, but chooses them so that one large hole before large chunks stays where it is; a page that was touched
 * goes into the next chunk, and that into the first hole that is large enough.
 */
final class Pages {
    private Pages() {}

    /** Touches all pages of the tree that lie in one of the chunks; the next commit empties them. */
    static <K, V> void rewrite(MVMap<K, V> tree, Set<Integer> chunks) {
        var touched = new ArrayList<K>();
        var root = tree.getRootPage();
        if (root.getKeyCount() > 0) {
            find(root, chunks, touched);
        }
        for (var key : touched) {
            tree.put(key, tree.get(key));
        }
    }

    /** Adds a key below each such page. Leaves elsewhere are not read. */
    private static <K, V> void find(Page<K, V> page, Set<Integer> chunks, List<K> keys) {
        if (lies(page.getPos(), chunks)) {
            keys.add(firstKey(page));
        }
        if (page.isLeaf()) {
            return;
        }
        for (int i = 0; i <= page.getKeyCount(); i++) {
            long position = page.getChildPagePos(i);
            if (!DataUtils.isLeafPosition(position) || lies(position, chunks)) {
                find(page.getChildPage(i), chunks, keys);
            }
        }
    }

    private static boolean lies(long position, Set<Integer> chunks) {
        return DataUtils.isPageSaved(position) && chunks.contains(DataUtils.getPageChunkId(position));
    }

    private static <K, V> K firstKey(Page<K, V> page) {
        var leaf = page;
        while (!leaf.isLeaf()) {
            leaf = leaf.getChildPage(0);
        }
        return leaf.getKey(0);
    }
}
