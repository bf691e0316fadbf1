// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.command.KeyRange;

/** One watcher; owned by the hub's loop. */
final class Watcher {
    /** Where its events come from. */
    enum State {
        /** From the live feed; it is in the hub's index. */
        SYNCED,
        /** From history; it is in its stream's list of laggards. */
        LAGGING,
        /** From nowhere: cancelled, or what it needs has been compacted. */
        ENDED
    }

    final HubStream stream;
    final long id;
    final KeyRange range;
    final boolean noPut;
    final boolean noDelete;
    final boolean prevKv;
    final boolean fragment;
    final boolean progressNotify;
    final long startRevision;

    State state = State.ENDED;

    /** No event below this revision is wanted any more. For a synced watcher it only says where it began. */
    long nextRevision;

    /** Whether no event was sent since the last tick of the progress timer. */
    boolean idle = true;

    @Nullable
    WatcherBucket bucket;

    int bucketIndex;
    int laggingIndex;

    /** Which events of the round go to this watcher; nothing between rounds. */
    @Nullable
    Selection selection;

    Watcher(HubStream stream, long id, KeyRange range, WatchCreate request) {
        this.stream = stream;
        this.id = id;
        this.range = range;
        this.noPut = request.noPut();
        this.noDelete = request.noDelete();
        this.prevKv = request.prevKv();
        this.fragment = request.fragment();
        this.progressNotify = request.progressNotify();
        this.startRevision = request.startRevision();
    }

    boolean wants(KvEvent event) {
        return event.modRevision() >= nextRevision && !(event.delete() ? noDelete : noPut);
    }
}
