// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lease;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;

/** A lease; guarded by the lessor's lock. There may be a million: every field counts. */
final class Lease {
    final long id;
    final long ttlSeconds;

    /** What a checkpoint says is left, 0 if there was none. */
    long checkpointSeconds;

    /** When it runs out, by the ticker. Means something on the primary only. */
    long deadlineNanos;

    /**
     * When the heap looks at it again, never after the deadline but for a lease that was reported as expired. A renewal moves only the deadline; the heap finds
     * that out when the old time comes, so that keep-alives cost no sifting.
     */
    long lookNanos;

    int heapIndex = -1;
    boolean checkpointQueued;
    private int keyCount;

    @Nullable
    private Attachment first;

    Lease(long id, long ttlSeconds, long checkpointSeconds) {
        this.id = id;
        this.ttlSeconds = ttlSeconds;
        this.checkpointSeconds = checkpointSeconds;
    }

    long leftSeconds() {
        return checkpointSeconds > 0 ? checkpointSeconds : ttlSeconds;
    }

    LeaseRecord toRecord() {
        return new LeaseRecord(id, ttlSeconds, checkpointSeconds);
    }

    void add(Attachment attachment) {
        attachment.next = first;
        if (first != null) {
            first.previous = attachment;
        }
        first = attachment;
        keyCount++;
    }

    void remove(Attachment attachment) {
        var previous = attachment.previous;
        var next = attachment.next;
        if (previous == null) {
            first = next;
        } else {
            previous.next = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        keyCount--;
    }

    List<Bytes> keys() {
        var keys = new ArrayList<Bytes>(keyCount);
        for (var each = first; each != null; each = each.next) {
            keys.add(each.key);
        }
        return keys;
    }
}
