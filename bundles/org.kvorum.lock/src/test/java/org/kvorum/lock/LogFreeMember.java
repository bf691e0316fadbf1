// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.KvOptions;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.api.lease.Lessor;
import org.kvorum.api.lease.LessorOptions;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.DowngradeAction;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberChange;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.member.MemberStatus;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.snapshot.SnapshotImage;
import org.kvorum.api.storage.BackendOptions;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.watch.WatchOptions;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.AlarmRequest;
import org.kvorum.command.Command;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.LeaseGrantRequest;
import org.kvorum.command.LeaseRevokeRequest;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.TxnRequest;
import org.kvorum.lease.HeapLessorFactory;
import org.kvorum.mvcc.MvccStoreFactory;
import org.kvorum.storage.BufferedBackendFactory;
import org.kvorum.storage.memory.MemoryEngine;
import org.kvorum.watch.LoopWatchHubFactory;

/** A member of the real parts but without a log: what is proposed is applied. */
final class LogFreeMember implements Member {
    private final KvStore store;
    private final Lessor lessor;
    private final SpareHub hub;
    private @Nullable CompletableFuture<Void> gate;

    LogFreeMember(FixedEnvironment environment) {
        var engine = new MemoryEngine().open(new StoreOptions(Path.of("nowhere"), 1 << 20, false));
        var backend = new BufferedBackendFactory().open(engine, false, BackendOptions.DEFAULT, new InlineLoop());
        lessor = new HeapLessorFactory()
                .open(backend, new LessorOptions(2, false, false), environment.ticker(), environment.random());
        lessor.promote(Duration.ZERO);
        store = new MvccStoreFactory().open(backend, lessor, KvOptions.DEFAULT, new InlineLoop());
        hub = new SpareHub(() -> new LoopWatchHubFactory()
                .open(store, new WatchOptions(Duration.ofMinutes(10), 1 << 20), environment, new InlineLoop()));
    }

    /** Holds the answers to reads and writes back until the future completes; they are carried out at once all the same. */
    void holdAnswers(CompletableFuture<Void> until) {
        gate = until;
    }

    private <T> CompletableFuture<T> answer(T value) {
        return gate == null ? CompletableFuture.completedFuture(value) : gate.thenApply(open -> value);
    }

    void put(String key, String value) {
        store.put(new PutRequest(Bytes.utf8(key), Bytes.utf8(value), 0, false, false, false));
        store.publish();
    }

    void compact() {
        store.compact(store.revision());
        store.publish();
    }

    void delete(String key) {
        store.deleteRange(new DeleteRangeRequest(Bytes.utf8(key), Bytes.EMPTY, false));
        store.publish();
    }

    @Override
    public CompletableFuture<ApplyResult> propose(Command command, Bytes encoded, Caller caller) {
        ApplyResult result;
        if (command instanceof LeaseGrantRequest grant) {
            var granted = lessor.grant(grant.id(), grant.ttlSeconds());
            if (granted instanceof Lessor.Grant.Refused refused) {
                return CompletableFuture.failedFuture(new RequestException(refused.error()));
            }
            result = new ApplyResult.LeaseGranted(grant.id(), grant.ttlSeconds(), store.revision());
        } else if (command instanceof LeaseRevokeRequest revoke) {
            var keys = lessor.revoke(revoke.id());
            store.deleteKeys(keys == null ? List.of() : keys);
            store.publish();
            result = new ApplyResult.LeaseRevoked(store.revision());
        } else if (command instanceof DeleteRangeRequest delete) {
            var deleted = store.deleteRange(delete);
            store.publish();
            result = new ApplyResult.Kv(deleted, store.revision());
        } else {
            throw new UnsupportedOperationException(command.toString());
        }
        return answer(result);
    }

    @Override
    public CompletableFuture<RangeResult> range(RangeRequest request, Caller caller) {
        return answer(store.range(request));
    }

    @Override
    public CompletableFuture<WriteResult> txn(TxnRequest request, Bytes encoded, Caller caller) {
        assert TxnRequest.decode(encoded).equals(request) : "encoded is something else";
        var result = store.txn(request, true);
        store.publish();
        if (result instanceof WriteResult.Refused refused) {
            return CompletableFuture.failedFuture(new RequestException(refused.error()));
        }
        return answer(result);
    }

    @Override
    public long memberId() {
        return 0xab;
    }

    @Override
    public long clusterId() {
        return 0xcd;
    }

    @Override
    public long term() {
        return 5;
    }

    @Override
    public long leader() {
        return memberId();
    }

    @Override
    public KvStore store() {
        return store;
    }

    @Override
    public SpareHub watches() {
        return hub;
    }

    @Override
    public Lessor leases() {
        return lessor;
    }

    @Override
    public MemberStatus status() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> linearizableRead() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Long> renewLease(long id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Lessor.LeaseInfo> leaseTimeToLive(long id, boolean keys) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<AlarmRequest> alarms(int kind) {
        return List.of();
    }

    @Override
    public List<MemberInfo> members() {
        return List.of();
    }

    @Override
    public CompletableFuture<Void> defragment() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> CompletableFuture<T> offload(Callable<T> job) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<MemberChange> addMember(List<String> peerUrls, boolean learner) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<MemberChange> removeMember(long id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<MemberChange> updateMember(long id, List<String> peerUrls) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<MemberChange> promoteMember(long id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> moveLeader(long transferee) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<String> downgrade(DowngradeAction action, String version) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<SnapshotImage> snapshot() {
        throw new UnsupportedOperationException();
    }
}
