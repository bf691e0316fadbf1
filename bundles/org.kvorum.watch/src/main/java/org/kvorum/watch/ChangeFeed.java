// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.kv.KvListener;

/**
 * The changes on their way from the apply loop to the hub's. It holds a bounded amount; what comes beyond that is dropped, and the hub, which sees the gap in the
 * revisions, reads it from the store.
 */
final class ChangeFeed implements KvListener {
    /** How many changes gather before the hub looks at them while nobody watches. */
    private static final int UNHEARD_CHANGES_MAX = 256;

    private final HubLimits limits;
    private final BooleanSupplier heard;
    private final Runnable wake;
    private List<Change> waiting = new ArrayList<>();
    private long waitingBytes;
    private long waitingEvents;
    private long toldRevision;
    private boolean awake;

    /**
     * Creates a feed.
     *
     * @param heard whether there is any stream; who makes it so takes what waits after that
     * @param wake has the hub take what waits
     */
    ChangeFeed(HubLimits limits, long revision, BooleanSupplier heard, Runnable wake) {
        this.limits = limits;
        this.heard = heard;
        this.toldRevision = revision;
        this.wake = wake;
    }

    @Override
    public void changed(long revision, List<KvEvent> events) {
        var change = new Change(revision, events);
        long bytes = change.bytes();
        boolean asleep;
        synchronized (this) {
            toldRevision = Math.max(toldRevision, revision);
            if (waiting.size() < limits.feedChangesMax() && waitingBytes < limits.feedBytesMax()) {
                waiting.add(change);
                waitingBytes += bytes;
                waitingEvents += events.size();
            }
            // A wake-up for every write costs a busy member more than all it would find out here.
            asleep = !awake && (heard.getAsBoolean() || UNHEARD_CHANGES_MAX <= waiting.size());
            awake |= asleep;
        }
        if (asleep) {
            wake.run();
        }
    }

    /** Tells of a revision without its changes, which the hub reads from the store. */
    synchronized void missed(long revision) {
        toldRevision = Math.max(toldRevision, revision);
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
