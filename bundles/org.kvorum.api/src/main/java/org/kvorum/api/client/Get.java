// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;

/**
 * Reads keys. Linearizable unless it says otherwise: sees everything acknowledged before.
 *
 * @param keys the keys
 * @param limit how many at the most; 0 for all
 * @param revision the revision to read at; 0 for the current one
 * @param sortBy what the entries are sorted by; matters with an order only
 * @param order the order of the entries
 * @param serializable whether what this member has applied is good enough: faster, needs no majority, may be old
 * @param content how much of the entries is wanted
 */
public record Get(
        KeyRange keys, long limit, long revision, SortBy sortBy, Order order, boolean serializable, Content content)
        implements Op {
    /** What entries are sorted by. */
    public enum SortBy {
        KEY,
        VERSION,
        CREATE_REVISION,
        MOD_REVISION,
        VALUE
    }

    /** How entries are sorted. */
    public enum Order {
        /** By ascending key. */
        NATURAL,
        ASCENDING,
        DESCENDING
    }

    /** How much is wanted. */
    public enum Content {
        ALL,
        /** Entries without values. */
        KEYS,
        /** No entries, only how many there are. */
        COUNT
    }

    /** Checks the numbers. */
    public Get {
        if (limit < 0 || revision < 0) {
            throw new IllegalArgumentException("limit " + limit + " and revision " + revision + " must not be below 0");
        }
    }

    /** Returns a read of an interval. */
    public static Get of(KeyRange keys) {
        return new Get(keys, 0, 0, SortBy.KEY, Order.NATURAL, false, Content.ALL);
    }

    /** Returns a read of one key. */
    public static Get key(String key) {
        return of(KeyRange.single(Bytes.utf8(key)));
    }

    /** Returns a read of all keys that begin so; of all keys there are if the prefix is empty. */
    public static Get prefix(String prefix) {
        return of(KeyRange.prefix(Bytes.utf8(prefix)));
    }

    /** Returns a read of the keys from {@code from} (inclusive) to {@code to} (exclusive). */
    public static Get range(String from, String to) {
        return of(new KeyRange(Bytes.utf8(from), Bytes.utf8(to)));
    }

    /** Returns this read of so many entries at the most. */
    public Get limit(long entries) {
        return new Get(keys, entries, revision, sortBy, order, serializable, content);
    }

    /** Returns this read at a revision. */
    public Get at(long wantedRevision) {
        return new Get(keys, limit, wantedRevision, sortBy, order, serializable, content);
    }

    /** Returns this read with its entries sorted. */
    public Get sorted(SortBy by, Order wantedOrder) {
        return new Get(keys, limit, revision, by, wantedOrder, serializable, content);
    }

    /** Returns this read of what this member has applied. */
    public Get local() {
        return new Get(keys, limit, revision, sortBy, order, true, content);
    }

    /** Returns this read without values. */
    public Get keysOnly() {
        return new Get(keys, limit, revision, sortBy, order, serializable, Content.KEYS);
    }

    /** Returns this read of the number of keys alone. */
    public Get countOnly() {
        return new Get(keys, limit, revision, sortBy, order, serializable, Content.COUNT);
    }
}
