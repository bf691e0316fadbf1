// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.member;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.api.lease.Lessor;
import org.kvorum.api.snapshot.SnapshotImage;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.AlarmRequest;
import org.kvorum.command.Command;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.TxnRequest;
import org.kvorum.raft.Entry;
import org.kvorum.raft.RaftStatus;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A running member. Registered as a service when it is ready to serve. Futures are completed on the member's loops: what depends on them must not block.
 * Operating errors complete a future with {@link RequestException}.
 */
@ProviderType
public interface Member {
    /** The service property that carries the member's name, on its settings, on itself and on whatever there is one of for each member. */
    String NAME = "kvorum.member";

    /** The version of etcd whose place a member takes, as it tells it to clients and to other members. */
    String ETCD_VERSION = "3.7.1";

    /** Returns the member's id. */
    long memberId();

    /** Returns the cluster's id. */
    long clusterId();

    /** Returns the current raft term. */
    long term();

    /** Returns the leader's id, 0 if none is known. Cheap. */
    long leader();

    /** Returns whether this member is the leader. */
    default boolean isLeader() {
        return leader() == memberId();
    }

    /** Returns the whole state. */
    MemberStatus status();

    /**
     * Replicates a command and completes when it has been applied here.
     *
     * @param command the request
     * @param encoded the request as it came from the client, kept as it is in the log; must decode to {@code command}
     */
    CompletableFuture<ApplyResult> propose(Command command, Bytes encoded, Caller caller);

    /** Reads: linearizable unless the request says serializable. Completes at once where that is safe and cheap. */
    CompletableFuture<RangeResult> range(RangeRequest request, Caller caller);

    /** Runs a transaction: locally if it only reads, else through the log. */
    CompletableFuture<WriteResult> txn(TxnRequest request, Bytes encoded, Caller caller);

    /** Completes when everything acknowledged before the call has been applied here. */
    CompletableFuture<Void> linearizableRead();

    /** Renews a lease; completes with the new TTL in seconds, 0 if there is no such lease. */
    CompletableFuture<Long> renewLease(long id);

    /** Returns the lease as the leader sees it; completes with TTL -1 if there is no such lease. */
    CompletableFuture<Lessor.LeaseInfo> leaseTimeToLive(long id, boolean keys);

    /** Returns all alarms, or those of one kind. */
    List<AlarmRequest> alarms(int kind);

    /** Returns the members as applied here. */
    List<MemberInfo> members();

    /** Returns the store, for reads. */
    KvStore store();

    /** Returns the watches. */
    WatchHub watches();

    /** Returns the leases, for reads. */
    Lessor leases();

    /** Gives freed space back on this member. */
    CompletableFuture<Void> defragment();

    /** Returns where the data lies, and how far a switch to another storage engine has come. */
    default StorageState storage() {
        throw new UnsupportedOperationException("this member does not say where its data lies");
    }

    /**
     * Converts the data of this member to another storage engine while it serves. Completes when the data lies there, durably, and the old store is being
     * deleted. Otherwise fails with {@link EngineSwitchException}, and the engine that was in use still is.
     *
     * @param engine its name, one of {@link StorageState#engines()}
     */
    default CompletableFuture<Void> switchEngine(String engine) {
        return CompletableFuture.failedFuture(new EngineSwitchException("this member stays with its storage engine"));
    }

    /**
     * Adds a member with an id derived from its URLs and the time; completes when that is applied here, with all members.
     *
     * @param peerUrls where the others will reach it, well-formed
     * @param learner whether it begins without a vote
     */
    CompletableFuture<MemberChange> addMember(List<String> peerUrls, boolean learner);

    /** Removes a member for good; completes when that is applied here, with all members. */
    CompletableFuture<MemberChange> removeMember(long id);

    /** Changes where a member is reached by the others; completes when that is applied here, with all members. */
    CompletableFuture<MemberChange> updateMember(long id, List<String> peerUrls);

    /** Gives a learner that has caught up its vote; completes when that is applied here, with all members. A follower asks the leader. */
    CompletableFuture<MemberChange> promoteMember(long id);

    /** Hands leadership over to another voter; completes when it leads. Only the leader can. */
    CompletableFuture<Void> moveLeader(long transferee);

    /** Checks, begins or ends a downgrade of the cluster; completes with the cluster version. */
    CompletableFuture<String> downgrade(DowngradeAction action, String version);

    /** Returns the version a running downgrade of the cluster goes to, as in {@code 3.6.0}; empty if there is none. */
    default String downgradeTarget() {
        return "";
    }

    /** Returns an image of the whole database in etcd's file format, without the digest that ends a backup; whoever asked closes it. Blocks while read. */
    CompletableFuture<SnapshotImage> snapshot();

    /** Returns a picture of this member's consensus; a leader's knows how far each other member is. */
    default CompletableFuture<RaftStatus> raft() {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("no consensus to look at"));
    }

    /**
     * Returns entries of this member's log, as far as they are kept in memory.
     *
     * @param fromIndex the first one wanted; what is older than the log begins with its first
     * @param countMax how many at most
     */
    default CompletableFuture<List<Entry>> raftLog(long fromIndex, int countMax) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("no log to look at"));
    }

    /** Runs a job that may block or take long (hashes, big reads) away from all loops. */
    <T> CompletableFuture<T> offload(java.util.concurrent.Callable<T> job);
}
