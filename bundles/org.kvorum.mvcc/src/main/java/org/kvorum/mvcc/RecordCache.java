// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;

/**
 * The records that were written or read last. Revisions follow one another, so the revision itself says where in the ring its record lies; what was there
 * before is forgotten. Lock-free, any thread.
 */
final class RecordCache {
    /** About what objects and array headers add to a record. */
    private static final int OVERHEAD = 72;

    private final AtomicReferenceArray<@Nullable Slot> slots;
    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger hand = new AtomicInteger();

    /** Creates a cache for so many records ({@code slots}, a power of two) and bytes. */
    RecordCache(int slots, long bytesMax) {
        this.slots = new AtomicReferenceArray<>(slots);
        this.bytesMax = bytesMax;
    }

    /** {@code size} is kept here so that dropping a record does not have to look at it. */
    private record Slot(long main, int sub, int size, Bytes record) {}

    @Nullable
    Bytes get(long main, int sub) {
        var slot = slots.get(place(main, sub));
        return slot != null && slot.main == main && slot.sub == sub ? slot.record : null;
    }

    void put(long main, int sub, Bytes record) {
        var slot = new Slot(main, sub, record.length() + OVERHEAD, record);
        if (slot.size() > bytesMax / 8) {
            return;
        }
        var old = slots.getAndSet(place(main, sub), slot);
        long now = bytes.addAndGet(slot.size() - (old == null ? 0 : old.size()));
        for (int i = 0; now > bytesMax && i < slots.length(); i++) {
            var dropped = slots.getAndSet(hand.getAndIncrement() & (slots.length() - 1), null);
            if (dropped != null) {
                now = bytes.addAndGet(-dropped.size());
            }
        }
    }

    long bytes() {
        return bytes.get();
    }

    private int place(long main, int sub) {
        return (int) (main + sub * 7919L) & (slots.length() - 1);
    }
}
