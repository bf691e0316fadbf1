// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker.history;

import org.jspecify.annotations.Nullable;

/** A change of a key; {@code kv} of a delete is a {@link KeyValue#tombstone}. */
public record WatchEvent(
        boolean delete, KeyValue kv, @Nullable KeyValue prevKv) {
    /** Returns the revision that made the change. */
    public long revision() {
        return kv.modRevision();
    }

    /** Returns a short form for people. */
    @Override
    public String toString() {
        return delete ? "delete " + kv.key() + "@" + kv.modRevision() : "put " + kv;
    }
}
