// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker.history;

import java.util.List;

/**
 * One watch and all it received, in the order received. A client that resumes after a broken stream is a new watch with the next start revision.
 *
 * @param startRevision as asked; 0: whatever comes after the creation
 */
public record Watch(
        int id,
        int client,
        KeyRange range,
        long startRevision,
        boolean prevKv,
        boolean noPut,
        boolean noDelete,
        List<WatchMessage> messages) {
    /** Takes a copy. */
    public Watch {
        messages = List.copyOf(messages);
    }

    /** Returns whether the watch asked for such an event. */
    public boolean wants(WatchEvent event) {
        return range.contains(event.kv().key()) && !(event.delete() ? noDelete : noPut);
    }

    /** Returns the first revision the watch has to deliver, or 0 if neither the request nor an answer says it. */
    public long firstRevision() {
        if (startRevision > 0) {
            return startRevision;
        }
        for (WatchMessage message : messages) {
            if (message.kind() == WatchMessage.Kind.CREATED) {
                return message.revision() + 1;
            }
        }
        return 0;
    }

    /** Returns the same watch with other messages. */
    public Watch withMessages(List<WatchMessage> others) {
        return new Watch(id, client, range, startRevision, prevKv, noPut, noDelete, others);
    }
}
