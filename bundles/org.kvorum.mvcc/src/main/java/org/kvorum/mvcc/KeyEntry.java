// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;

/**
 * A key in the index: its last change and what came before. Never changes itself, though {@link #older()} may grow at its end.
 *
 * <p>Most keys of a big store were written once, so that case takes 32 bytes and the rest is in {@link Rewritten}.
 */
sealed class KeyEntry {
    private static final int TOMBSTONE = Integer.MIN_VALUE;

    private final byte[] key;
    private final long mod;
    private final int subAndMark;

    private KeyEntry(byte[] key, long mod, int subAndMark) {
        this.key = key;
        this.mod = mod;
        this.subAndMark = subAndMark;
    }

    /** Returns the entry of a live key. */
    static KeyEntry of(byte[] key, long mod, int sub, long create, long version, @Nullable History older) {
        return older == null && version == 1 && create == mod
                ? new KeyEntry(key, mod, sub)
                : new Rewritten(key, mod, sub, create, version, older);
    }

    /** Returns the entry of a deleted key. */
    static KeyEntry deleted(byte[] key, long mod, int sub, @Nullable History older) {
        return new Rewritten(key, mod, sub | TOMBSTONE, 0, 0, older);
    }

    /** Returns the entry after a put. Writer only. */
    KeyEntry put(long main, int sub) {
        boolean live = isLive();
        return new Rewritten(key, main, sub, live ? create() : main, live ? version() + 1 : 1, olderAndThis());
    }

    /** Returns the entry after a delete. Writer only. */
    KeyEntry delete(long main, int sub) {
        return deleted(key, main, sub, olderAndThis());
    }

    /** Returns the entry after a put whose numbers are known. Writer only. */
    KeyEntry put(long main, int sub, long create, long version) {
        return new Rewritten(key, main, sub, create, version, olderAndThis());
    }

    /** Returns the key as it was at the revision, {@code null} if it did not exist. */
    @Nullable
    KeyEntry at(long revision) {
        if (mod <= revision) {
            return isLive() ? this : null;
        }
        var older = older();
        return older == null ? null : older.at(key, revision);
    }

    /** Returns the last change up to the revision, deletions included, {@code null} if there is none. */
    @Nullable
    RevisionKey newest(long revision) {
        if (mod <= revision) {
            return new RevisionKey(mod, sub(), !isLive());
        }
        var older = older();
        return older == null ? null : older.newest(revision);
    }

    /**
     * Returns whether etcd's hash of the revision counts the change as one that a compaction would keep: the last one up to the revision, unless it is a
     * deletion, or follows a deletion within the revision itself (of two generations that meet in the revision etcd looks at the older one).
     */
    boolean keeps(long revision, RevisionKey change) {
        var newest = newest(revision);
        if (newest == null || newest.tombstone() || newest.main() != change.main() || newest.sub() != change.sub()) {
            return false;
        }
        var older = older();
        return newest.main() < revision || older == null || !older.deletedJustBefore(revision, newest.sub());
    }

    /** Returns what stays of the key when all that is superseded at the revision goes; this object if nothing does, {@code null} if nothing stays. */
    @Nullable
    KeyEntry compacted(long revision) {
        if (!isLive() && mod < revision) {
            return null;
        }
        var older = older();
        if (older == null) {
            return this;
        }
        var rest = older.trimmed(revision, mod <= revision);
        if (rest == older) {
            return this;
        }
        return isLive() ? of(key, mod, sub(), create(), version(), rest) : deleted(key, mod, sub(), rest);
    }

    final byte[] key() {
        return key;
    }

    final Bytes keyBytes() {
        return Bytes.wrap(key);
    }

    final long mod() {
        return mod;
    }

    final int sub() {
        return subAndMark & ~TOMBSTONE;
    }

    final int subAndMark() {
        return subAndMark;
    }

    final boolean isLive() {
        return (subAndMark & TOMBSTONE) == 0;
    }

    /** Returns the create revision, 0 for a deleted key. */
    long create() {
        return mod;
    }

    /** Returns the version, 0 for a deleted key. */
    long version() {
        return 1;
    }

    @Nullable
    History older() {
        return null;
    }

    private History olderAndThis() {
        var older = older();
        if (older == null) {
            return new History(this);
        }
        older.append(this);
        return older;
    }

    private static final class Rewritten extends KeyEntry {
        private final long create;
        private final long version;
        private final @Nullable History older;

        private Rewritten(byte[] key, long mod, int subAndMark, long create, long version, @Nullable History older) {
            super(key, mod, subAndMark);
            this.create = create;
            this.version = version;
            this.older = older;
        }

        @Override
        long create() {
            return create;
        }

        @Override
        long version() {
            return version;
        }

        @Override
        @Nullable
        History older() {
            return older;
        }
    }
}
