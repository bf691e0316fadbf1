// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import org.kvorum.bytes.Bytes;

/**
 * Writes a key.
 *
 * @param key the key
 * @param value the new value
 * @param lease the lease to hang it on, 0 for none
 * @param previous whether the entry as it was before is wanted
 */
public record Put(Bytes key, Bytes value, long lease, boolean previous) implements Op {
    /** Returns a plain write. */
    public static Put of(Bytes key, Bytes value) {
        return new Put(key, value, 0, false);
    }

    /** Returns a plain write. */
    public static Put of(String key, String value) {
        return of(Bytes.utf8(key), Bytes.utf8(value));
    }

    /** Returns this write to a key that ends with a lease. */
    public Put lease(long id) {
        return new Put(key, value, id, previous);
    }

    /** Returns this write that also answers the entry as it was before. */
    public Put withPrevious() {
        return new Put(key, value, lease, true);
    }
}
