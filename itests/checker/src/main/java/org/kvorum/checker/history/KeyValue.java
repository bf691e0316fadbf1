// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker.history;

import org.kvorum.bytes.Bytes;

/** A key as a client sees it: value, revisions, version and lease (0: none). */
public record KeyValue(Bytes key, Bytes value, long createRevision, long modRevision, long version, long lease) {
    /** Returns what a delete event carries: the key and the revision of the delete. */
    public static KeyValue tombstone(Bytes key, long revision) {
        return new KeyValue(key, Bytes.EMPTY, 0, revision, 0, 0);
    }

    /** Returns a short form for people. */
    @Override
    public String toString() {
        return key + "=" + value + "@" + createRevision + ".." + modRevision + "v" + version
                + (lease == 0 ? "" : " lease " + lease);
    }
}
