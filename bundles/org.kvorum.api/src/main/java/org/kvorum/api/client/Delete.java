// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;

/**
 * Deletes keys.
 *
 * @param keys the keys
 * @param previous whether the entries as they were before are wanted
 */
public record Delete(KeyRange keys, boolean previous) implements Op {
    /** Returns a delete of an interval. */
    public static Delete of(KeyRange keys) {
        return new Delete(keys, false);
    }

    /** Returns a delete of one key. */
    public static Delete key(String key) {
        return of(KeyRange.single(Bytes.utf8(key)));
    }

    /** Returns a delete of all keys that begin so. */
    public static Delete prefix(String prefix) {
        return of(KeyRange.prefix(Bytes.utf8(prefix)));
    }

    /** Returns this delete that also answers the entries as they were before. */
    public Delete withPrevious() {
        return new Delete(keys, true);
    }
}
