// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker.history;

import java.util.List;

/**
 * One message of a watch.
 *
 * @param at when it was received, on the clock of the operations
 * @param revision the header's revision
 * @param compactRevision of a cancelled watch: the compaction that overtook it, or 0
 * @param fragment whether the next message continues this one
 */
public record WatchMessage(
        long at, Kind kind, long revision, List<WatchEvent> events, long compactRevision, boolean fragment) {
    /** What the message says. */
    public enum Kind {
        /** The watch begins. */
        CREATED,
        /** Something changed. */
        EVENTS,
        /** Everything up to the header's revision was sent. */
        PROGRESS,
        /** The watch ended. */
        CANCELED
    }

    /** Takes a copy. */
    public WatchMessage {
        events = List.copyOf(events);
    }

    /** Returns the message that begins a watch. */
    public static WatchMessage created(long at, long revision) {
        return new WatchMessage(at, Kind.CREATED, revision, List.of(), 0, false);
    }

    /** Returns a message with whole revisions of events. */
    public static WatchMessage events(long at, long revision, List<WatchEvent> events) {
        return new WatchMessage(at, Kind.EVENTS, revision, events, 0, false);
    }

    /** Returns a progress message. */
    public static WatchMessage progress(long at, long revision) {
        return new WatchMessage(at, Kind.PROGRESS, revision, List.of(), 0, false);
    }

    /** Returns the message that ends a watch. */
    public static WatchMessage canceled(long at, long revision, long compactRevision) {
        return new WatchMessage(at, Kind.CANCELED, revision, List.of(), compactRevision, false);
    }
}
