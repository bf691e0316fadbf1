// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

import org.kvorum.bytes.Bytes;

/**
 * An element of a page in the making.
 *
 * @param key the key, of a branch the first one of the child
 * @param value the value; empty in a branch
 * @param link the flags in a leaf, the child in a branch
 */
record Item(Bytes key, Bytes value, long link) {
    /** Returns the bytes it takes in a page. */
    long bytes() {
        return (long) Layout.ELEMENT_BYTES + key.length() + value.length();
    }
}
