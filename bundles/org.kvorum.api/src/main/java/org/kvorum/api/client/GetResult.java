// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import java.util.List;
import java.util.Optional;

/**
 * What was read.
 *
 * @param revision the store's revision when it was read, whatever revision was asked for
 * @param entries the entries
 * @param more whether the limit cut off further entries
 * @param count how many keys there are, also beyond the limit
 */
public record GetResult(long revision, List<Entry> entries, boolean more, long count) implements OpResult {
    public GetResult {
        entries = List.copyOf(entries);
    }

    /** Returns the first entry, if there is one. */
    public Optional<Entry> first() {
        return entries.stream().findFirst();
    }
}
