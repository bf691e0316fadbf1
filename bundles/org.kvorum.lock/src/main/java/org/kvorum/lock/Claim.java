// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import org.kvorum.bytes.Bytes;

/**
 * A place in the line: a key below the line's prefix.
 *
 * @param prefix what all keys of the line begin with
 * @param key the key
 * @param lease the lease it hangs on
 * @param createRevision the revision that created it; who has the lowest is first
 * @param revision the revision of the answer to the claim
 * @param value what the key holds
 * @param first whether nobody is before it
 */
record Claim(Bytes prefix, Bytes key, long lease, long createRevision, long revision, Bytes value, boolean first) {
    /** Returns what the keys of a lock or an election begin with. */
    static Bytes prefix(Bytes name) {
        return name.concat(Bytes.utf8("/"));
    }

    /** Returns the key that a lease has in the line: the prefix and the id as Go prints it in hexadecimal, signed and without padding. */
    static Bytes key(Bytes prefix, long lease) {
        return prefix.concat(Bytes.utf8(Long.toString(lease, 16)));
    }
}
