// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.kv.KvStore.LeaseBook;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;
import org.kvorum.command.PutRequest;

/**
 * Makes revisions: the changes of one request get sub revisions in their order, and {@link #close()} makes a revision of them. Preconditions have been checked;
 * nothing here can be refused. Apply loop only.
 */
final class RevisionWriter {
    private final Records records;
    private final LeaseBook leases;
    private final KeyTree tree;
    private final StoreSeries series;
    private final Listeners listeners;
    private final List<Revision> unannounced = new ArrayList<>();
    private List<KvEvent> events = new ArrayList<>();
    private long revision;
    private int changes;
    /** What was asked for since the last revision was closed, reads included. */
    private int operations;

    /** Creates a writer. */
    RevisionWriter(
            Records records, LeaseBook leases, KeyTree tree, long revision, StoreSeries series, Listeners listeners) {
        this.listeners = listeners;
        this.series = series;
        this.records = records;
        this.leases = leases;
        this.tree = tree;
        this.revision = revision;
    }

    private record Revision(long revision, List<KvEvent> events) {}

    /** Returns the last revision that was closed. */
    long revision() {
        return revision;
    }

    /** Returns whether the open revision has changes. */
    boolean changed() {
        return changes > 0;
    }

    /** Returns the revision as it would be if it were closed now. */
    long revisionSoFar() {
        return changed() ? revision + 1 : revision;
    }

    Node root() {
        return tree.root();
    }

    /** Returns the index as it is, never to change. */
    Node freeze() {
        return tree.freeze();
    }

    /** Returns whether the listeners know of all revisions. */
    boolean isAnnounced() {
        return changes == 0 && unannounced.isEmpty();
    }

    WriteResult.Put put(PutRequest request) {
        var prior = tree.root().find(request.key());
        boolean wanted = request.prevKv() || request.ignoreValue() || request.ignoreLease();
        if (wanted) {
            ranged();
        }
        var before = wanted && prior != null && prior.isLive() ? records.read(prior) : null;
        // In a transaction an earlier operation may have deleted the key whose value is to be kept. etcd dies of that;
        // an empty value is as good as any.
        var value = request.ignoreValue() ? before == null ? Bytes.EMPTY : RecordCodec.value(before) : request.value();
        operations++;
        series.put(request.key().length() + (long) value.length());
        long lease = request.ignoreLease() ? before == null ? 0 : RecordCodec.lease(before) : request.lease();
        long main = revision + 1;
        int sub = changes++;
        var entry = prior == null
                ? KeyEntry.of(request.key().toByteArray(), main, sub, main, 1, null)
                : prior.put(main, sub);
        tree.put(entry);
        var encoded = RecordCodec.encodePut(entry, value, lease);
        records.writePut(entry, encoded.keyValue());
        var key = entry.keyBytes();
        attach(key, lease);
        events.add(new KvEvent(false, key, main, entry.create() == main, encoded.keyValue(), encoded.event()));
        return new WriteResult.Put(main, request.prevKv() ? before : null);
    }

    WriteResult.Deleted delete(KeyRange range, boolean prevKv) {
        var doomed = new ArrayList<KeyEntry>();
        var now = new Snapshot(tree.root(), revisionSoFar(), 0);
        RangeReads.walk(now, now.revision(), range, doomed::add);
        if (prevKv) {
            ranged();
        }
        var before = prevKv ? records.readAll(doomed) : List.<Bytes>of();
        deleted();
        doomed.forEach(this::delete);
        return new WriteResult.Deleted(revisionSoFar(), doomed.size(), before);
    }

    /** Deletes the key if it is alive; returns whether it was. */
    boolean delete(Bytes key) {
        deleted();
        var entry = tree.root().findLive(key);
        if (entry != null) {
            delete(entry);
        }
        return entry != null;
    }

    /** Counts a read that belongs to the open revision's transaction. */
    void ranged() {
        operations++;
        series.ranged();
    }

    private void deleted() {
        operations++;
        series.deleted();
    }

    /** Makes a revision of the changes, if there are any; returns the current revision. */
    long close() {
        series.ended(operations);
        operations = 0;
        if (changes > 0) {
            revision++;
            changes = 0;
            unannounced.add(new Revision(revision, Collections.unmodifiableList(events)));
            events = new ArrayList<>(2);
        }
        return revision;
    }

    /** Tells the listeners of all closed revisions that they do not know yet. */
    void announce() {
        for (var made : unannounced) {
            listeners.tell(made.revision, made.events);
        }
        unannounced.clear();
    }

    private void delete(KeyEntry entry) {
        long main = revision + 1;
        var deleted = entry.delete(main, changes++);
        tree.put(deleted);
        records.writeTombstone(deleted);
        var key = deleted.keyBytes();
        attach(key, 0);
        events.add(KvEvent.delete(key, main));
    }

    private void attach(Bytes key, long lease) {
        if (lease != leases.leaseOf(key) && (lease == 0 || leases.exists(lease))) {
            leases.attach(key, lease);
        }
    }
}
