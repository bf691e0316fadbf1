// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.watch;

import org.kvorum.command.KeyRange;

/**
 * What to watch ({@code etcdserverpb.WatchCreateRequest}).
 *
 * @param range the keys; an empty key counts as a zero byte
 * @param startRevision the first revision wanted, 0 for the next
 * @param progressNotify whether idle progress messages are wanted
 * @param noPut whether puts are dropped
 * @param noDelete whether deletes are dropped
 * @param prevKv whether previous pairs are wanted
 * @param watchId the id wanted, 0 for any
 * @param fragment whether a big message may be split
 */
public record WatchCreate(
        KeyRange range,
        long startRevision,
        boolean progressNotify,
        boolean noPut,
        boolean noDelete,
        boolean prevKv,
        long watchId,
        boolean fragment) {
    /** Returns a plain watch of the interval. */
    public static WatchCreate of(KeyRange range, long startRevision) {
        return new WatchCreate(range, startRevision, false, false, false, false, 0, false);
    }
}
