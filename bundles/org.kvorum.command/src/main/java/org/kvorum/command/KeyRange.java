// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;

/**
 * An interval of keys as etcd's requests give it.
 *
 * @param key the first key
 * @param rangeEnd empty for the key alone, a single zero byte for everything from the key on, else the first key beyond the interval
 */
public record KeyRange(Bytes key, Bytes rangeEnd) {
    private static final Bytes OPEN = Bytes.of((byte) 0);

    /** Returns the interval of one key. */
    public static KeyRange single(Bytes key) {
        return new KeyRange(key, Bytes.EMPTY);
    }

    /** Returns the interval of all keys that begin with the prefix. */
    public static KeyRange prefix(Bytes prefix) {
        var end = prefix.toByteArray();
        for (int i = end.length - 1; i >= 0; i--) {
            if (end[i] != (byte) 0xff) {
                end[i]++;
                return new KeyRange(prefix, Bytes.wrap(end, 0, i + 1));
            }
        }
        return new KeyRange(prefix.isEmpty() ? OPEN : prefix, OPEN);
    }

    /** Returns whether the interval is one key. */
    public boolean isSingle() {
        return rangeEnd.isEmpty();
    }

    /** Returns whether the interval has no upper end. */
    public boolean isOpen() {
        return rangeEnd.equals(OPEN);
    }

    /** Returns whether no key can lie in the interval. */
    public boolean isEmpty() {
        return !isSingle() && !isOpen() && key.compareTo(rangeEnd) >= 0;
    }

    /** Returns whether the key lies in the interval. */
    public boolean contains(Bytes candidate) {
        if (isSingle()) {
            return candidate.equals(key);
        }
        return candidate.compareTo(key) >= 0 && (isOpen() || candidate.compareTo(rangeEnd) < 0);
    }
}
