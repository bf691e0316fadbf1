// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.kv;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.StoreView;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.TxnRequest;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The store of all revisions since the last compaction.
 *
 * <p>Writes ({@link #put}, {@link #deleteRange}, {@link #txn}, {@link #deleteKeys}, {@link #compact}, {@link #publish}) are called on the apply loop only.
 * They build on each other at once but become visible to readers, and known to listeners, with {@link #publish()}, which the apply loop calls after a batch of
 * entries and before any of them is answered. Requests have been validated at the edge. Reads are for any thread, see what was last published, and never
 * wait for a writer; they may read the disk.
 */
@ProviderType
public interface KvStore extends AutoCloseable {
    /** Returns the published revision; 1 for a store that was never written to. */
    long revision();

    /** Returns the compact revision, -1 if never compacted. */
    long compactRevision();

    /** Reads an interval; all of etcd's options. Answers with {@code Compacted} also if a compaction overtakes the read. */
    RangeResult range(RangeRequest request);

    /** Returns about how many keys the request has to look at, to decide whether to answer it on an event loop. Cheap. */
    long estimateKeys(RangeRequest request);

    /** Runs a transaction that only reads. */
    WriteResult readTxn(TxnRequest request);

    /** Returns the encoded pair that the key had at the revision, {@code null} if it had none or the revision is compacted. */
    @Nullable
    Bytes valueAt(Bytes key, long revision);

    /** Writes a key. */
    WriteResult put(PutRequest request);

    /** Deletes an interval. */
    WriteResult deleteRange(DeleteRangeRequest request);

    /**
     * Runs a transaction.
     *
     * @param wantReads whether anyone waits for the answer here; if not, reads in it are left out
     */
    WriteResult txn(TxnRequest request, boolean wantReads);

    /** Deletes keys, in the order given, as one revision; used when a lease ends. No revision is made if none of them exists. */
    WriteResult deleteKeys(List<Bytes> keys);

    /** Makes history below the revision unreadable and starts removing it in slices. */
    CompactResult compact(long revision);

    /** Makes all writes so far visible, then tells the listeners. */
    void publish();

    /** Adds a listener; any thread. What is published while it is being added it may miss: it compares with {@link #revision()} afterwards. */
    void addListener(KvListener listener);

    /** Takes a listener away; any thread. Waits while it is being told of a change, and it is told of none after that. */
    void removeListener(KvListener listener);

    /**
     * Returns the changes of the revisions from {@code fromRevision} to {@code toRevision}, both inclusive and published, oldest first, whole revisions only,
     * stopping after about {@code eventsMax}, or earlier if they are large. Empty if {@code fromRevision} is beyond.
     *
     * @throws CompactedException if {@code fromRevision} is below the compact revision
     */
    History history(long fromRevision, long toRevision, int eventsMax);

    /** Hashes the store as etcd's HashKV does; 0 for the current revision. Reads everything: seconds for a big store. */
    KvHash hashKv(long revision);

    /** Hashes all buckets as etcd's Hash does. Reads everything. */
    int hash();

    /** Reads the index of a state that is to take the place of the present one. Blocks; any thread. */
    Successor prepare(StoreView view);

    /**
     * Goes over to a later state of the same history. Readers see one state or the other; listeners are told of the last revision, with its changes, as if those
     * before had been missed. Removal of what was compacted goes on where the new state left it. On the apply loop, with nothing unpublished.
     *
     * @param switchOver puts the backend and the leases on the state that was prepared; called once, in between
     */
    void replaceBy(Successor successor, Runnable switchOver);

    /** Returns how many keys are alive at the published revision. */
    long keys();

    /** Stops background work; the backend stays open. */
    @Override
    void close();

    /** The index of another state. */
    @ProviderType
    interface Successor {
        /** Returns its revision. */
        long revision();
    }

    /**
     * A part of the history.
     *
     * @param events the changes, oldest first
     * @param lastRevision the last revision that is wholly contained, also if its changes are none
     */
    record History(List<KvEvent> events, long lastRevision) {}

    /** What the store needs of the lessor while it writes; called on the apply loop. */
    @ProviderType
    interface LeaseBook {
        /** Returns whether the lease exists. */
        boolean exists(long lease);

        /** Returns the lease the key is attached to, 0 for none. */
        long leaseOf(Bytes key);

        /** Attaches the key to the lease, which exists, detaching it from any other; 0 only detaches. */
        void attach(Bytes key, long lease);
    }
}
