// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker.history;

import org.kvorum.bytes.Bytes;

/**
 * The keys from {@code key} (inclusive) to {@code end} (exclusive); an empty end means the one key, an end of one zero byte means all keys from {@code key} on.
 */
public record KeyRange(Bytes key, Bytes end) {
    private static final Bytes ZERO = Bytes.of((byte) 0);

    /** Returns the range of one key. */
    public static KeyRange single(Bytes key) {
        return new KeyRange(key, Bytes.EMPTY);
    }

    /** Returns the range of all keys that begin with the prefix. */
    public static KeyRange prefix(Bytes prefix) {
        byte[] end = prefix.toByteArray();
        for (int i = end.length - 1; i >= 0; i--) {
            if (end[i] != (byte) 0xff) {
                end[i]++;
                return new KeyRange(prefix, Bytes.wrap(end, 0, i + 1));
            }
        }
        return new KeyRange(prefix, ZERO);
    }

    /** Returns the range of all keys. */
    public static KeyRange all() {
        return new KeyRange(ZERO, ZERO);
    }

    /** Returns whether this is the range of one key. */
    public boolean isSingle() {
        return end.isEmpty();
    }

    /** Returns whether the range has no upper end. */
    public boolean isOpen() {
        return end.equals(ZERO);
    }

    /** Returns whether the key lies in the range. */
    public boolean contains(Bytes candidate) {
        if (isSingle()) {
            return candidate.equals(key);
        }
        return key.compareTo(candidate) <= 0 && (isOpen() || candidate.compareTo(end) < 0);
    }
}
