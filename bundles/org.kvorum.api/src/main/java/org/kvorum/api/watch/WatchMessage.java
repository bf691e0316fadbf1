// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.watch;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.bytes.Bytes;

/**
 * One message of a stream ({@code etcdserverpb.WatchResponse} without ids and term).
 *
 * @param revision the header's revision
 * @param watchId the watcher, -1 for a failed create and for progress on request
 * @param created whether it answers a create
 * @param canceled whether the watcher is over
 * @param compactRevision above 0 if the watcher fell below the compact revision
 * @param cancelReason why, for people and clients; may be empty
 * @param fragment whether more parts of the same message follow
 * @param events the changes, in order
 * @param encodedEvents the same changes as fields 11 of the response, encoded once for all watchers that get them
 */
public record WatchMessage(
        long revision,
        long watchId,
        boolean created,
        boolean canceled,
        long compactRevision,
        String cancelReason,
        boolean fragment,
        List<Event> events,
        Bytes encodedEvents) {
    /**
     * A change as a watcher gets it.
     *
     * @param event the change
     * @param prevKv the encoded pair before it, if asked for and there
     */
    public record Event(KvEvent event, @Nullable Bytes prevKv) {}
}
