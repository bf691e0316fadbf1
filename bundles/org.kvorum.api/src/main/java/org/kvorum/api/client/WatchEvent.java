// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import java.util.Optional;

/**
 * A change of a key.
 *
 * @param kind what happened
 * @param entry the entry after it; of a deleted key only the key and the revision that deleted it
 * @param previous the entry before it, if asked for and there
 */
public record WatchEvent(Kind kind, Entry entry, Optional<Entry> previous) {
    /** What happened to a key. */
    public enum Kind {
        PUT,
        DELETE
    }

    /** Returns whether the key was deleted. */
    public boolean isDelete() {
        return kind == Kind.DELETE;
    }

    /** Returns whether the key was not there before. */
    public boolean isCreate() {
        return kind == Kind.PUT && entry.version() == 1;
    }

    /** Returns the key as UTF-8 text. */
    public String keyText() {
        return entry.keyText();
    }
}
