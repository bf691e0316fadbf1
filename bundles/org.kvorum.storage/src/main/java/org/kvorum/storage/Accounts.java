// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;

/**
 * How big etcd's file would be, for quota and status. Each bucket is taken as pages full of records; buckets below a quarter of a page live in the root page
 * together; pages once allocated stay so until defragmentation.
 *
 * <p>The counters are kept in a bucket of their own, written in the batch that changes them. Used under the lock of commits.
 */
final class Accounts {
    static final Bucket BUCKET = new Bucket("kvorum");
    static final long ELEMENT_HEADER = 16;

    /** Two for the file's heads, one for the list of free pages, one that a copied page has left. */
    private static final long FIXED_PAGES = 4;

    /** Not the name of a bucket. */
    private static final Bytes ALLOCATED = Bytes.of((byte) 0);

    private final Map<Bucket, Account> accounts = new HashMap<>();
    private final Set<Account> changed = new HashSet<>();
    private Sizes sizes = new Sizes(0, 0, 0);

    /** The records of a bucket. */
    private static final class Account {
        private final Bucket bucket;
        private long bytes;
        private @Nullable Bytes lastKey;

        Account(Bucket bucket) {
            this.bucket = bucket;
        }

        /** Returns whether the key cannot be there yet; spares a look-up. */
        boolean isBeyond(Bytes key) {
            return lastKey == null || lastKey.compareTo(key) < 0;
        }
    }

    private Accounts() {}

    /** Reads the counters; counts once if the store was filled by somebody else. */
    static Accounts open(StoreView view) {
        var accounts = new Accounts();
        var allocated = view.get(BUCKET, ALLOCATED);
        if (allocated == null) {
            Bucket.all().forEach(bucket -> accounts.count(bucket, view));
        } else {
            accounts.sizes = new Sizes(0, 0, allocated.longAt(0));
            accounts.load(view);
        }
        accounts.update();
        return accounts;
    }

    /** Returns what a record takes on a page. */
    static long recordBytes(int keyLength, int valueLength) {
        return ELEMENT_HEADER + keyLength + valueLength;
    }

    /** Returns the sizes with all batches that have been written to, also one that is still on its way. */
    Sizes sizes() {
        return sizes;
    }

    /** Counts a record that is to be written. */
    void put(Bucket bucket, Bytes key, Bytes value, Lookup old) {
        var account = accounts.computeIfAbsent(bucket, Account::new);
        if (account.isBeyond(key)) {
            account.lastKey = key;
        } else {
            account.bytes -= old.bytes(bucket, key);
        }
        account.bytes += recordBytes(key.length(), value.length());
        changed.add(account);
    }

    /** Counts a record that is to be deleted. */
    void delete(Bucket bucket, Bytes key, Lookup old) {
        var account = accounts.computeIfAbsent(bucket, Account::new);
        if (!account.isBeyond(key)) {
            account.bytes -= old.bytes(bucket, key);
            changed.add(account);
        }
    }

    /** Adds what has changed to the batch. */
    void writeTo(WriteBatch batch) {
        long before = sizes.allocatedPages();
        update();
        for (var account : changed) {
            var last = account.lastKey;
            var number = Bytes.bigEndian(account.bytes);
            batch.put(
                    BUCKET,
                    Bytes.utf8(account.bucket.name()),
                    last == null ? number : number.concat(last).compact());
        }
        changed.clear();
        if (before != sizes.allocatedPages()) {
            writeAllocated(batch);
        }
    }

    /** Gives all pages back that are not in use, and adds what has changed to the batch. */
    void shrink(WriteBatch batch) {
        sizes = new Sizes(0, 0, 0);
        writeTo(batch);
    }

    /** Finds the size of a record as it was before. */
    @FunctionalInterface
    interface Lookup {
        /** Returns the bytes of the record, 0 if there is none. */
        long bytes(Bucket bucket, Bytes key);
    }

    private void writeAllocated(WriteBatch batch) {
        batch.put(BUCKET, ALLOCATED, Bytes.bigEndian(sizes.allocatedPages()));
    }

    private void update() {
        long inline = 0;
        long pages = FIXED_PAGES;
        long keyBytes = 0;
        for (var account : accounts.values()) {
            if (account.bucket.equals(Bucket.KEY)) {
                keyBytes = account.bytes;
            } else if (Sizes.isInline(account.bytes)) {
                inline += Sizes.inlineBytes(account.bytes);
            } else {
                pages += Sizes.pages(account.bytes);
            }
        }
        pages += Math.max(1, (inline + Sizes.PAGE - 1) / Sizes.PAGE);
        sizes = new Sizes(keyBytes, pages, Math.max(sizes.allocatedPages(), pages + Sizes.pages(keyBytes)));
    }

    private void load(StoreView view) {
        try (var cursor = view.cursor(BUCKET, Bytes.EMPTY, Bytes.EMPTY)) {
            while (cursor.next()) {
                if (!cursor.key().equals(ALLOCATED)) {
                    var value = cursor.value();
                    var account = new Account(new Bucket(cursor.key().toStringUtf8()));
                    account.bytes = value.longAt(0);
                    account.lastKey = value.length() == Long.BYTES ? null : value.slice(Long.BYTES, value.length());
                    accounts.put(account.bucket, account);
                }
            }
        }
    }

    private void count(Bucket bucket, StoreView view) {
        var account = new Account(bucket);
        try (var cursor = view.cursor(bucket, Bytes.EMPTY, Bytes.EMPTY)) {
            while (cursor.next()) {
                account.lastKey = cursor.key();
                account.bytes +=
                        recordBytes(cursor.key().length(), cursor.value().length());
            }
        }
        if (account.lastKey != null) {
            accounts.put(bucket, account);
            changed.add(account);
        }
    }
}
