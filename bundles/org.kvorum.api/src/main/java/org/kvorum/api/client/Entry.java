// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import org.kvorum.bytes.Bytes;

/**
 * A key and what it holds.
 *
 * @param key the key
 * @param value the value; empty if it was not asked for
 * @param createRevision the revision that created this incarnation of the key
 * @param modRevision the revision of the last change
 * @param version 1 at creation, one more with each put; 0 for a key that was deleted
 * @param lease the lease it hangs on, 0 for none
 */
public record Entry(Bytes key, Bytes value, long createRevision, long modRevision, long version, long lease) {
    /** Returns the key as UTF-8 text. */
    public String keyText() {
        return key.toStringUtf8();
    }

    /** Returns the value as UTF-8 text. */
    public String text() {
        return value.toStringUtf8();
    }
}
