// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import java.util.List;

/**
 * A delete that was done.
 *
 * @param revision the revision it made; the current one if nothing was deleted
 * @param deleted how many keys were deleted
 * @param previous the entries as they were before, in the order of their keys, if asked for
 */
public record DeleteResult(long revision, long deleted, List<Entry> previous) implements OpResult {
    public DeleteResult {
        previous = List.copyOf(previous);
    }
}
