// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lease;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A binary heap of leases by the time to look at them. Every lease knows its place, so that any can leave. */
final class ExpiryHeap {
    private @Nullable Lease[] heap = new Lease[16];
    private int size;

    int size() {
        return size;
    }

    Lease get(int index) {
        var lease = heap[index];
        if (lease == null) {
            throw new AssertionError("hole at " + index + " of " + size);
        }
        return lease;
    }

    void add(Lease lease) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        place(lease, size++);
        up(lease);
    }

    void remove(Lease lease) {
        int hole = lease.heapIndex;
        assert get(hole) == lease : "lease is not where it says";
        var last = get(--size);
        heap[size] = null;
        lease.heapIndex = -1;
        if (last != lease) {
            place(last, hole);
            up(last);
            down(last);
        }
    }

    /** Puts the first lease where it belongs after its time was moved to a later one. */
    void firstMoved() {
        down(get(0));
    }

    /** Takes over leases that are in order already. */
    void reset(Lease[] sorted) {
        heap = Arrays.copyOf(sorted, Math.max(16, sorted.length));
        size = sorted.length;
        for (int i = 0; i < size; i++) {
            sorted[i].heapIndex = i;
        }
    }

    /** Forgets all leases without looking at them; their indexes mean nothing from here on. */
    void clear() {
        heap = new Lease[16];
        size = 0;
    }

    private void up(Lease lease) {
        int at = lease.heapIndex;
        while (at > 0) {
            int above = (at - 1) >>> 1;
            var parent = get(above);
            if (parent.lookNanos - lease.lookNanos <= 0) {
                break;
            }
            place(parent, at);
            at = above;
        }
        place(lease, at);
    }

    private void down(Lease lease) {
        int at = lease.heapIndex;
        while (2 * at + 1 < size) {
            int below = 2 * at + 1;
            if (below + 1 < size && get(below + 1).lookNanos - get(below).lookNanos < 0) {
                below++;
            }
            var child = get(below);
            if (child.lookNanos - lease.lookNanos >= 0) {
                break;
            }
            place(child, at);
            at = below;
        }
        place(lease, at);
    }

    private void place(Lease lease, int index) {
        heap[index] = lease;
        lease.heapIndex = index;
    }
}
