// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.xodus;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import jetbrains.exodus.ArrayByteIterable;
import jetbrains.exodus.ByteIterable;
import jetbrains.exodus.ExodusException;
import jetbrains.exodus.env.EnvironmentImpl;
import jetbrains.exodus.env.StoreConfig;
import jetbrains.exodus.env.Transaction;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;

/** An open environment; a bucket is a store of it. */
final class XodusStore implements Store {
    /** A file with less waste than one part of so many is left alone. */
    private static final int WASTE_PARTS = 10;

    /** Tries hold their keys in the nodes; B-trees would look every key they compare up in another place of the log. */
    private static final StoreConfig TREES = StoreConfig.WITHOUT_DUPLICATES_WITH_PREFIXING;

    private final EnvironmentImpl environment;

    /** Replaced as a whole when a bucket is created. */
    private volatile Map<Bucket, jetbrains.exodus.env.Store> stores;

    /** No key above is in the bucket. For the one writer. */
    private final Map<Bucket, Bytes> highest = new HashMap<>();

    /** What {@link #reclaim} has still to rewrite; {@code null} if it is not at work. */
    private @Nullable Queue<Long> files;

    XodusStore(EnvironmentImpl environment) {
        this.environment = environment;
        stores = environment.computeInReadonlyTransaction(transaction -> {
            var found = new HashMap<Bucket, jetbrains.exodus.env.Store>();
            for (var name : environment.getAllStoreNames(transaction)) {
                var bucket = new Bucket(name);
                var store = environment.openStore(name, StoreConfig.USE_EXISTING, transaction);
                found.put(bucket, store);
                try (var cursor = store.openCursor(transaction)) {
                    if (cursor.getLast()) {
                        highest.put(bucket, bytes(cursor.getKey()));
                    }
                }
            }
            return Map.copyOf(found);
        });
    }

    @Override
    public void write(WriteBatch batch) {
        try {
            var transaction = environment.beginExclusiveTransaction();
            try {
                var opened = new HashMap<>(stores);
                for (var write : batch.writes()) {
                    write(opened, write, transaction);
                }
                transaction.commit();
                if (opened.size() > stores.size()) {
                    stores = Map.copyOf(opened);
                }
            } finally {
                if (!transaction.isFinished()) {
                    transaction.abort();
                }
            }
        } catch (RuntimeException e) {
            throw failure("write to", e);
        }
    }

    @Override
    public StoreView view() {
        try {
            // the stores first: what is created after that the view cannot see anyway
            var known = stores;
            return new XodusView(this, known, environment.beginReadonlyTransaction());
        } catch (RuntimeException e) {
            throw failure("read", e);
        }
    }

    @Override
    public long diskBytes() {
        return environment.getLog().getDiskUsage();
    }

    /** Rewrites one file after the other, instead of asking the cleaner: it works at its leisure and does not say when it is done. */
    @Override
    public boolean reclaim() {
        try {
            var waiting = files;
            if (waiting == null) {
                environment.suspendGC();
                waiting = wastefulFiles();
                files = waiting;
            }
            var file = waiting.poll();
            if (file != null) {
                environment.getGC().doCleanFile(file);
                // once more even after the last one: files go when the views are closed that were open before
                return true;
            }
            stopReclaiming();
            environment.getGC().waitForPendingGC();
            return false;
        } catch (RuntimeException e) {
            stopReclaiming();
            throw failure("clean up", e);
        }
    }

    /** The cleaner goes on; the next piece, if any is asked for, is the first one again. */
    private void stopReclaiming() {
        files = null;
        environment.resumeGC();
    }

    @Override
    public void close() {
        try {
            environment.close();
        } catch (RuntimeException e) {
            throw failure("close", e);
        }
    }

    static Bytes bytes(ByteIterable iterable) {
        int length = iterable.getLength();
        return Bytes.wrap(Arrays.copyOf(iterable.getBytesUnsafe(), length));
    }

    static ByteIterable iterable(Bytes bytes) {
        return bytes.backingOffset() == 0
                ? new ArrayByteIterable(bytes.backingArray(), bytes.length())
                : new ArrayByteIterable(bytes.toByteArray());
    }

    private void write(
            Map<Bucket, jetbrains.exodus.env.Store> opened, WriteBatch.Write write, Transaction transaction) {
        var bucket = write.bucket();
        var value = write.value();
        var store = opened.get(bucket);
        if (store == null) {
            if (value == null) {
                return;
            }
            store = environment.openStore(bucket.name(), TREES, transaction);
            opened.put(bucket, store);
        }
        var key = write.key();
        if (value == null) {
            store.delete(transaction, iterable(key));
            return;
        }
        var top = highest.get(bucket);
        if (top == null || top.compareTo(key) < 0) {
            // if the transaction fails this bound is too high, which does no harm
            highest.put(bucket, key);
            store.putRight(transaction, iterable(key), iterable(value));
        } else {
            store.put(transaction, iterable(key), iterable(value));
        }
    }

    private Queue<Long> wastefulFiles() {
        var log = environment.getLog();
        var wasteful = new ArrayDeque<Long>();
        for (long file : log.getAllFileAddresses()) {
            if (file < log.getHighFileAddress()
                    && environment.getGC().getFileFreeBytes(file) > log.getFileLengthBound() / WASTE_PARTS) {
                wasteful.add(file);
            }
        }
        return wasteful;
    }

    StorageException failure(String what, RuntimeException cause) {
        var reason = cause instanceof ExodusException && cause.getCause() != null ? cause.getCause() : cause;
        return new StorageException(
                "cannot " + what + " the store in " + environment.getLocation() + " (" + reason
                        + "): see that its disk is sound and has room, then start the member again",
                cause);
    }
}
