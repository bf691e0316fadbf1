// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.CompactResult;
import org.kvorum.api.kv.CompactedException;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.kv.KvListener;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.api.storage.StoreView;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.KeyValue;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.TxnRequest;

/** As much of a store as watches need: all revisions in a list. */
final class FakeStore implements KvStore {
    /** Index is the revision. */
    private final List<List<KvEvent>> revisions = new ArrayList<>(List.of(List.of(), List.of()));

    private final Map<Bytes, KeyValue> current = new HashMap<>();
    private final List<KvListener> listeners = new ArrayList<>();
    private List<KvEvent> open = new ArrayList<>();
    private long told = 1;
    private long compacted = -1;
    int historyReads;

    FakeStore put(String key, String value) {
        long revision = revisions.size();
        var name = Bytes.utf8(key);
        var old = current.get(name);
        var pair = old == null
                ? new KeyValue(name, revision, revision, 1, Bytes.utf8(value), 0)
                : new KeyValue(name, old.createRevision(), revision, old.version() + 1, Bytes.utf8(value), 0);
        current.put(name, pair);
        open.add(KvEvent.put(name, revision, old == null, pair.encode()));
        return this;
    }

    FakeStore delete(String key) {
        var name = Bytes.utf8(key);
        if (current.remove(name) != null) {
            open.add(KvEvent.delete(name, revisions.size()));
        }
        return this;
    }

    /** Returns whether the key was changed since the last commit. */
    boolean isOpen(String key) {
        return open.stream().anyMatch(event -> event.key().equals(Bytes.utf8(key)));
    }

    /** Makes what was written one revision that readers see. */
    FakeStore commit() {
        if (!open.isEmpty()) {
            revisions.add(List.copyOf(open));
            open = new ArrayList<>();
        }
        return this;
    }

    @Override
    public void publish() {
        commit();
        while (told + 1 < revisions.size()) {
            told++;
            listeners.forEach(listener -> listener.changed(told, revisions.get((int) told)));
        }
    }

    /** Makes a revision that the listeners are not told of, as when a snapshot is installed. */
    void commitUntold() {
        commit();
        told = revisions.size() - 1L;
    }

    List<KvEvent> eventsOf(long revision) {
        return revisions.get((int) revision);
    }

    @Override
    public long revision() {
        return revisions.size() - 1L;
    }

    @Override
    public long compactRevision() {
        return compacted;
    }

    @Override
    public @Nullable Bytes valueAt(Bytes key, long revision) {
        for (long each = revision; each > 1 && each >= compacted; each--) {
            for (var event : revisions.get((int) each)) {
                if (event.key().equals(key)) {
                    return event.delete() ? null : event.keyValue();
                }
            }
        }
        return null;
    }

    @Override
    public CompactResult compact(long revision) {
        compacted = revision;
        return new CompactResult.Accepted(revision(), new CompletableFuture<>());
    }

    @Override
    public void addListener(KvListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(KvListener listener) {
        listeners.remove(listener);
    }

    @Override
    public History history(long fromRevision, long toRevision, int eventsMax) {
        historyReads++;
        if (fromRevision < compacted) {
            throw new CompactedException(compacted);
        }
        var events = new ArrayList<KvEvent>();
        long revision = fromRevision;
        while (revision <= toRevision && events.size() < eventsMax) {
            events.addAll(revisions.get((int) revision++));
        }
        return new History(events, revision - 1);
    }

    @Override
    public RangeResult range(RangeRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long estimateKeys(RangeRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WriteResult readTxn(TxnRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WriteResult put(PutRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WriteResult deleteRange(DeleteRangeRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WriteResult txn(TxnRequest request, boolean wantReads) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WriteResult deleteKeys(List<Bytes> keys) {
        throw new UnsupportedOperationException();
    }

    @Override
    public KvHash hashKv(long revision) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int hash() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Successor prepare(StoreView view) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void replaceBy(Successor successor, Runnable switchOver) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long keys() {
        return current.size();
    }

    @Override
    public void close() {}
}
