// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.kv.KvListener;

/**
 * The changes on their way from the apply loop to the hub's. It holds a bounded amount; what comes beyond that is dropped, and the hub, which sees the gap in the
 * revisions, reads it from the store.
 */
final class ChangeFeed implements KvListener {
    private final HubLimits limits;
    private final Runnable wake;
    private List<Change> waiting = new ArrayList<>();
    private long waitingBytes;
    private long waitingEvents;
    private long toldRevision;
    private boolean awake;

    ChangeFeed(HubLimits limits, long revision, Runnable wake) {
        this.limits = limits;
        this.toldRevision = revision;
        this.wake = wake;
    }

    @Override
    public void changed(long revision, List<KvEvent> events) {
        var change = new Change(revision, events);
        long bytes = change.bytes();
        boolean asleep;
        synchronized (this) {
            toldRevision = revision;
            if (waiting.size() < limits.feedChangesMax() && waitingBytes < limits.feedBytesMax()) {
                waiting.add(change);
                waitingBytes += bytes;
                waitingEvents += events.size();
            }
            asleep = !awake;
            awake = true;
        }
        if (asleep) {
            wake.run();
        }
    }

    /** Takes all that waits; the next change wakes again. */
    synchronized Taken take() {
        var taken = new Taken(waiting, toldRevision);
        waiting = new ArrayList<>();
        waitingBytes = 0;
        waitingEvents = 0;
        awake = false;
        return taken;
    }

    synchronized long waitingEvents() {
        return waitingEvents;
    }

    /** Changes in order, perhaps with gaps, and the revision up to which there have been any. */
    record Taken(List<Change> changes, long toldRevision) {}
}
