// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Consecutive entries in a ring: any is reached by its index at once, and both ends can be cut. */
final class EntryDeque {
    private static final int MIN_CAPACITY = 16;

    /** The length is a power of two. */
    private @Nullable Entry[] ring = new Entry[MIN_CAPACITY];

    private int head;
    private int size;
    private long firstIndex;

    /** Creates a deque whose first entry will be the one at {@code firstIndex}. */
    EntryDeque(long firstIndex) {
        this.firstIndex = firstIndex;
    }

    long firstIndex() {
        return firstIndex;
    }

    /** Returns the index after the last entry. */
    long endIndex() {
        return firstIndex + size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    Entry get(long index) {
        assert firstIndex <= index && index < endIndex() : index + " in [" + firstIndex + ", " + endIndex() + ")";
        var entry = ring[slot(index)];
        assert entry != null && entry.index() == index : entry;
        return entry;
    }

    void add(Entry entry) {
        assert entry.index() == endIndex() : entry.index() + " follows on " + endIndex();
        if (size == ring.length) {
            resize(ring.length * 2);
        }
        ring[slot(endIndex())] = entry;
        size++;
    }

    void addAll(List<Entry> entries) {
        int needed = size + entries.size();
        if (ring.length < needed) {
            resize(Integer.highestOneBit(needed - 1) << 1);
        }
        for (int i = 0; i < entries.size(); i++) {
            add(entries.get(i));
        }
    }

    /** Drops all entries at {@code index} and after it. */
    void truncateFrom(long index) {
        assert firstIndex <= index && index <= endIndex() : index;
        while (index < endIndex()) {
            ring[slot(endIndex() - 1)] = null;
            size--;
        }
        shrink();
    }

    /** Drops all entries before {@code index}. */
    void dropBefore(long index) {
        assert firstIndex <= index && index <= endIndex() : index;
        while (firstIndex < index) {
            ring[head] = null;
            head = head + 1 & ring.length - 1;
            firstIndex++;
            size--;
        }
        shrink();
    }

    /** Drops everything; the next entry will be the one at {@code index}. */
    void restartAt(long index) {
        ring = new Entry[MIN_CAPACITY];
        head = 0;
        size = 0;
        firstIndex = index;
    }

    /** Returns the entries from {@code low} to {@code high} (exclusive), as many as fit into {@code maxBytes}, but at least one. */
    List<Entry> slice(long low, long high, long maxBytes) {
        if (low == high) {
            return List.of();
        }
        long bytes = RaftCodec.entrySize(get(low));
        long end = low + 1;
        while (end < high) {
            bytes += RaftCodec.entrySize(get(end));
            if (maxBytes < bytes) {
                break;
            }
            end++;
        }
        var entries = new Entry[Math.toIntExact(end - low)];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = get(low + i);
        }
        return List.of(entries);
    }

    private int slot(long index) {
        return head + (int) (index - firstIndex) & ring.length - 1;
    }

    /** After a burst the ring must not hold on to its largest size for ever. */
    private void shrink() {
        if (MIN_CAPACITY < ring.length && size < ring.length / 8) {
            resize(ring.length / 4);
        }
    }

    private void resize(int capacity) {
        var resized = Arrays.copyOf(ring, Math.max(capacity, MIN_CAPACITY));
        Arrays.fill(resized, null);
        for (int i = 0; i < size; i++) {
            resized[i] = ring[head + i & ring.length - 1];
        }
        ring = resized;
        head = 0;
    }
}
