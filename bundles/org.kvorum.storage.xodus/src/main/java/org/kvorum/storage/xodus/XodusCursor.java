// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.xodus;

import jetbrains.exodus.ByteIterable;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Cursor;
import org.kvorum.bytes.Bytes;

/** A cursor with an end. */
final class XodusCursor implements Cursor {
    private final XodusStore store;
    private final jetbrains.exodus.env.Cursor cursor;
    private final @Nullable ByteIterable from;
    private final Bytes to;
    private final Runnable whenClosed;
    private Bytes key = Bytes.EMPTY;
    private boolean started;
    private boolean ended;
    private boolean closed;

    XodusCursor(XodusStore store, jetbrains.exodus.env.Cursor cursor, Bytes from, Bytes to, Runnable whenClosed) {
        this.store = store;
        this.cursor = cursor;
        this.from = from.isEmpty() ? null : XodusStore.iterable(from);
        this.to = to;
        this.whenClosed = whenClosed;
    }

    @Override
    public boolean next() {
        if (ended) {
            return false;
        }
        boolean found;
        try {
            found = (started || from == null) ? cursor.getNext() : cursor.getSearchKeyRange(from) != null;
            started = true;
            if (found) {
                key = XodusStore.bytes(cursor.getKey());
            }
        } catch (RuntimeException e) {
            throw store.failure("read", e);
        }
        ended = !found || (!to.isEmpty() && key.compareTo(to) >= 0);
        return !ended;
    }

    @Override
    public Bytes key() {
        return key;
    }

    @Override
    public Bytes value() {
        try {
            return XodusStore.bytes(cursor.getValue());
        } catch (RuntimeException e) {
            throw store.failure("read", e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            ended = true;
            cursor.close();
            whenClosed.run();
        }
    }
}
