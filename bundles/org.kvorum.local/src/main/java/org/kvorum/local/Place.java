// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import org.kvorum.bytes.Bytes;

/**
 * A place in a line: a key below the line's prefix.
 *
 * @param prefix what all keys of the line begin with
 * @param key the key
 * @param createRevision the revision that created it; who has the lowest is first
 * @param first whether nobody is before it
 */
record Place(Bytes prefix, Bytes key, long createRevision, boolean first) {
    static Bytes prefix(Bytes name) {
        return name.concat(Bytes.utf8("/"));
    }

    /** Returns the key a lease has in the line: with its id as Go prints it in hexadecimal, signed and without padding. */
    static Bytes key(Bytes prefix, long lease) {
        return prefix.concat(Bytes.utf8(Long.toString(lease, 16)));
    }

    boolean isOlderThan(Place other) {
        return createRevision < other.createRevision;
    }
}
