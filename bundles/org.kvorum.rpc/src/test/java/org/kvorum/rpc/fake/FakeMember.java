// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.fake;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.kv.OpResult;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.api.lease.Lessor;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.DowngradeAction;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberChange;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.member.MemberStatus;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.snapshot.SnapshotImage;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.AlarmRequest;
import org.kvorum.command.Command;
import org.kvorum.command.CompactionRequest;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.KeyRange;
import org.kvorum.command.KeyValue;
import org.kvorum.command.LeaseGrantRequest;
import org.kvorum.command.LeaseRevokeRequest;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.RequestOp;
import org.kvorum.command.TxnRequest;

/** A member whose cluster is itself. */
public final class FakeMember implements Member {
    /** Its id, large enough to be negative as a signed number. */
    public static final long ID = 0x8e9e05c52164694dL;

    /** Its cluster's id. */
    public static final long CLUSTER = 0xcdf818194e3a8c32L;

    /** The id of whoever is added. */
    public static final long ADDED = 0xf00dL;

    /** Its term. */
    public static final long TERM = 7;

    private final NavigableMap<Bytes, KeyValue> keys = new TreeMap<>();
    private final Map<Long, Long> leases = new TreeMap<>();
    private final List<AlarmRequest> alarms = new ArrayList<>();
    private final FakeHub hub = new FakeHub();
    private final Map<Long, MemberInfo> others = new ConcurrentSkipListMap<>();
    private final AtomicInteger openImages = new AtomicInteger();
    private volatile byte[] database = new byte[0];
    private volatile String downgradeTarget = "";
    private long revision = 1;
    private volatile long leader = ID;
    private volatile boolean learner;
    private volatile String clusterVersion = "3.7.0";
    private @Nullable CompletableFuture<Long> nextRenewal;
    private volatile @Nullable ErrorCode failure;
    private @Nullable Command lastProposed;

    /** Makes everything that is proposed or read fail. */
    public void failWith(@Nullable ErrorCode error) {
        failure = error;
    }

    /** Returns what was proposed last. */
    public synchronized @Nullable Command lastProposed() {
        return lastProposed;
    }

    /** Has the next renewal of a lease answered with this. */
    public synchronized void answerNextRenewalWith(CompletableFuture<Long> answer) {
        nextRenewal = answer;
    }

    /** Changes the leader, 0 for none. */
    public void leadBy(long id) {
        leader = id;
    }

    /** Makes it a learner. */
    public void becomeLearner() {
        learner = true;
    }

    /** Makes it a member that does not know the version of its cluster. */
    public void forgetVersion() {
        clusterVersion = "";
    }

    /** Returns the hub. */
    public FakeHub hub() {
        return hub;
    }

    @Override
    public long memberId() {
        return ID;
    }

    @Override
    public long clusterId() {
        return CLUSTER;
    }

    @Override
    public long term() {
        return TERM;
    }

    @Override
    public long leader() {
        return leader;
    }

    @Override
    public synchronized MemberStatus status() {
        return new MemberStatus(
                ID,
                CLUSTER,
                TERM,
                leader,
                learner,
                12,
                11,
                revision,
                clusterVersion,
                "3.7.0",
                20480,
                16384,
                2147483648L,
                List.copyOf(alarms));
    }

    @Override
    public synchronized CompletableFuture<ApplyResult> propose(Command command, Bytes encoded, Caller caller) {
        lastProposed = command;
        var error = failure;
        if (error != null) {
            return CompletableFuture.failedFuture(new RequestException(error));
        }
        try {
            return CompletableFuture.completedFuture(apply(command));
        } catch (RequestException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<RangeResult> range(RangeRequest request, Caller caller) {
        var error = failure == null && leader == 0 && !request.serializable() ? ErrorCode.TIMEOUT : failure;
        return error == null
                ? CompletableFuture.completedFuture(read(request))
                : CompletableFuture.failedFuture(new RequestException(error));
    }

    @Override
    public CompletableFuture<WriteResult> txn(TxnRequest request, Bytes encoded, Caller caller) {
        // answered on a thread of its own, as the real one does
        return CompletableFuture.supplyAsync(() -> run(request));
    }

    @Override
    public CompletableFuture<Void> linearizableRead() {
        var error = failure;
        return error == null
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new RequestException(error));
    }

    @Override
    public synchronized CompletableFuture<Long> renewLease(long id) {
        var other = nextRenewal;
        nextRenewal = null;
        if (other != null) {
            return other;
        }
        return CompletableFuture.completedFuture(leases.getOrDefault(id, 0L));
    }

    @Override
    public synchronized CompletableFuture<Lessor.LeaseInfo> leaseTimeToLive(long id, boolean withKeys) {
        var ttl = leases.get(id);
        return CompletableFuture.completedFuture(
                ttl == null
                        ? new Lessor.LeaseInfo(id, 0, -1, List.of())
                        : new Lessor.LeaseInfo(id, ttl, ttl - 1, withKeys ? List.copyOf(keys.keySet()) : List.of()));
    }

    @Override
    public synchronized List<AlarmRequest> alarms(int kind) {
        return alarms.stream()
                .filter(alarm -> kind == 0 || alarm.alarm() == kind)
                .toList();
    }

    @Override
    public List<MemberInfo> members() {
        var members = new ArrayList<>(others.values());
        members.add(new MemberInfo(
                ID, "default", List.of("http://localhost:2380"), List.of("http://localhost:2379"), learner));
        return members;
    }

    @Override
    public KvStore store() {
        return partly(KvStore.class, (method, arguments) -> switch (method) {
            case "revision" -> revision();
            case "range" -> read((RangeRequest) arguments[0]);
            case "hashKv" -> hash((long) arguments[0]);
            case "hash" -> 0xfedcba98;
            default -> throw new UnsupportedOperationException(method);
        });
    }

    @Override
    public WatchHub watches() {
        return hub;
    }

    @Override
    public Lessor leases() {
        return partly(Lessor.class, (method, arguments) -> switch (method) {
            case "leases" -> leaseIds();
            default -> throw new UnsupportedOperationException(method);
        });
    }

    @Override
    public CompletableFuture<Void> defragment() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public <T> CompletableFuture<T> offload(Callable<T> job) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return job.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private synchronized long revision() {
        return revision;
    }

    private synchronized List<Long> leaseIds() {
        return List.copyOf(leases.keySet());
    }

    private synchronized KvHash hash(long at) {
        return at > revision
                ? new KvHash.FutureRevision()
                : new KvHash.Value(0x89abcdef, -1, at == 0 ? revision : at, revision);
    }

    private ApplyResult apply(Command command) {
        if (command instanceof PutRequest put) {
            revision++;
            return new ApplyResult.Kv(put(put), revision);
        }
        if (command instanceof DeleteRangeRequest delete) {
            revision++;
            return new ApplyResult.Kv(delete(delete), revision);
        }
        if (command instanceof CompactionRequest) {
            return new ApplyResult.Compacted(revision, CompletableFuture.completedFuture(null));
        }
        if (command instanceof LeaseGrantRequest grant) {
            if (leases.putIfAbsent(grant.id(), Math.max(2, grant.ttlSeconds())) != null) {
                throw new RequestException(ErrorCode.LEASE_EXISTS);
            }
            return new ApplyResult.LeaseGranted(grant.id(), Math.max(2, grant.ttlSeconds()), revision);
        }
        if (command instanceof LeaseRevokeRequest revoke) {
            if (leases.remove(revoke.id()) == null) {
                throw new RequestException(ErrorCode.LEASE_NOT_FOUND);
            }
            return new ApplyResult.LeaseRevoked(revision);
        }
        var alarm = (AlarmRequest) command;
        if (alarm.action() == 0) {
            return new ApplyResult.Alarms(alarms(alarm.alarm()), revision);
        }
        alarms.removeIf(known -> known.memberId() == alarm.memberId() && known.alarm() == alarm.alarm());
        if (alarm.action() == 1) {
            alarms.add(alarm);
        }
        return new ApplyResult.Alarms(List.of(alarm), revision);
    }

    private WriteResult.Put put(PutRequest put) {
        var old = keys.get(put.key());
        var stored = new KeyValue(
                put.key(),
                old == null ? revision : old.createRevision(),
                revision,
                old == null ? 1 : old.version() + 1,
                put.value(),
                put.lease());
        keys.put(put.key(), stored);
        hub.changed(revision, KvEvent.put(put.key(), revision, old == null, stored.encode()));
        return new WriteResult.Put(revision, put.prevKv() && old != null ? old.encode() : null);
    }

    private WriteResult.Deleted delete(DeleteRangeRequest delete) {
        var gone = inside(delete.range());
        for (var pair : gone) {
            keys.remove(pair.key());
            hub.changed(revision, KvEvent.delete(pair.key(), revision));
        }
        return new WriteResult.Deleted(
                revision,
                gone.size(),
                delete.prevKv() ? gone.stream().map(KeyValue::encode).toList() : List.of());
    }

    private synchronized WriteResult run(TxnRequest request) {
        revision++;
        return branch(request);
    }

    private WriteResult.Txn branch(TxnRequest request) {
        boolean succeeded = request.compare().stream().allMatch(guard -> {
            var pair = keys.get(guard.key());
            return guard.number() == (pair == null ? 0 : pair.modRevision());
        });
        var results = new ArrayList<OpResult>();
        for (var op : succeeded ? request.success() : request.failure()) {
            if (op instanceof RequestOp.Put put) {
                results.add(put(put.request()));
            } else if (op instanceof RequestOp.DeleteRange delete) {
                results.add(delete(delete.request()));
            } else if (op instanceof RequestOp.Range range) {
                results.add((RangeResult.Rows) read(range.request()));
            } else if (op instanceof RequestOp.Txn txn) {
                results.add(branch(txn.request()));
            }
        }
        return new WriteResult.Txn(revision, succeeded, results);
    }

    private synchronized RangeResult read(RangeRequest request) {
        if (request.revision() > revision) {
            return new RangeResult.FutureRevision(revision);
        }
        var found = inside(request.range());
        long limit = request.limit() > 0 ? Math.min(request.limit(), found.size()) : found.size();
        var pairs = request.countOnly()
                ? List.<Bytes>of()
                : found.stream().limit(limit).map(KeyValue::encode).toList();
        return new RangeResult.Rows(revision, pairs, !request.countOnly() && limit < found.size(), found.size());
    }

    private List<KeyValue> inside(KeyRange range) {
        return keys.values().stream().filter(pair -> range.contains(pair.key())).toList();
    }

    @FunctionalInterface
    private interface Answers {
        Object to(String method, Object[] arguments);
    }

    /** Returns an object that has but those methods of a large port that the edge calls. */
    private static <T> T partly(Class<T> port, Answers answers) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, arguments) -> answers.to(
                        method.getName(),
                        arguments == null ? new Object[0] : Arrays.copyOf(arguments, arguments.length))));
    }

    @Override
    public CompletableFuture<MemberChange> addMember(List<String> peerUrls, boolean asLearner) {
        return changed(() -> {
            var added = new MemberInfo(ADDED, "", peerUrls, List.of(), asLearner);
            others.put(ADDED, added);
            return added;
        });
    }

    @Override
    public CompletableFuture<MemberChange> removeMember(long id) {
        return changed(() -> {
            known(id);
            others.remove(id);
            return null;
        });
    }

    @Override
    public CompletableFuture<MemberChange> updateMember(long id, List<String> peerUrls) {
        return changed(() -> {
            var old = known(id);
            var updated = new MemberInfo(id, old.name(), peerUrls, old.clientUrls(), old.learner());
            others.put(id, updated);
            return updated;
        });
    }

    @Override
    public CompletableFuture<MemberChange> promoteMember(long id) {
        return changed(() -> {
            var old = known(id);
            if (!old.learner()) {
                throw new RequestException(ErrorCode.MEMBER_NOT_LEARNER);
            }
            var promoted = new MemberInfo(id, old.name(), old.peerUrls(), old.clientUrls(), false);
            others.put(id, promoted);
            return promoted;
        });
    }

    @FunctionalInterface
    private interface Edit {
        @Nullable
        MemberInfo make();
    }

    private synchronized CompletableFuture<MemberChange> changed(Edit edit) {
        var error = failure;
        if (error != null) {
            return CompletableFuture.failedFuture(new RequestException(error));
        }
        try {
            var member = edit.make();
            return CompletableFuture.completedFuture(new MemberChange(Optional.ofNullable(member), members()));
        } catch (RequestException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private MemberInfo known(long id) {
        var found = others.get(id);
        if (found == null) {
            throw new RequestException(ErrorCode.MEMBER_NOT_FOUND);
        }
        return found;
    }

    @Override
    public CompletableFuture<Void> moveLeader(long transferee) {
        if (leader != ID) {
            return CompletableFuture.failedFuture(new RequestException(ErrorCode.NOT_LEADER));
        }
        if (members().stream().noneMatch(one -> one.id() == transferee && !one.learner())) {
            return CompletableFuture.failedFuture(new RequestException(ErrorCode.BAD_LEADER_TRANSFEREE));
        }
        leader = transferee;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<String> downgrade(DowngradeAction action, String version) {
        if (action != DowngradeAction.CANCEL && !version.equals("3.6.0")) {
            return CompletableFuture.failedFuture(new RequestException(ErrorCode.INVALID_DOWNGRADE_TARGET_VERSION));
        }
        downgradeTarget = switch (action) {
            case VALIDATE -> downgradeTarget;
            case ENABLE -> version;
            case CANCEL -> "";
        };
        return CompletableFuture.completedFuture(clusterVersion);
    }

    @Override
    public String downgradeTarget() {
        return downgradeTarget;
    }

    /** Has snapshots hold these bytes. */
    public void database(byte[] bytes) {
        database = bytes.clone();
    }

    /** Returns how many images of snapshots were not closed. */
    public int openImages() {
        return openImages.get();
    }

    @Override
    public CompletableFuture<SnapshotImage> snapshot() {
        var error = failure;
        if (error != null) {
            return CompletableFuture.failedFuture(new RequestException(error));
        }
        openImages.incrementAndGet();
        return CompletableFuture.completedFuture(new Image(ByteBuffer.wrap(database), openImages));
    }

    private record Image(ByteBuffer content, AtomicInteger open) implements SnapshotImage {
        @Override
        public long sizeBytes() {
            return content.capacity();
        }

        /** Never fills what it is given, as the contract allows. */
        @Override
        public int read(ByteBuffer target) {
            if (!content.hasRemaining()) {
                return -1;
            }
            int count = Math.min(content.remaining(), 1 + target.remaining() / 2);
            target.put(content.slice(content.position(), count));
            content.position(content.position() + count);
            return count;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
