// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.ErrorCode;
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
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.member.MemberStatus;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.member.StorageState;
import org.kvorum.api.snapshot.SnapshotImage;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.transport.PeerClient;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.api.watch.WatchOptions;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.AlarmRequest;
import org.kvorum.command.ClusterMemberAttrSet;
import org.kvorum.command.Command;
import org.kvorum.command.CompactionRequest;
import org.kvorum.command.Envelope;
import org.kvorum.command.LeaseGrantRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.TxnRequest;
import org.kvorum.raft.ConfChange;
import org.kvorum.raft.ConfChangeType;
import org.kvorum.raft.Entry;
import org.kvorum.raft.Message;
import org.kvorum.raft.Raft;
import org.kvorum.raft.RaftConfig;
import org.kvorum.raft.RaftStatus;
import org.kvorum.raft.ReadState;
import org.kvorum.raft.Ready;
import org.kvorum.raft.Snapshot;
import org.kvorum.raft.SoftState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member: puts the loops together and answers requests. The way of a write: {@link Consensus} → {@link LogWriter} → {@link Consensus} → {@link Applier} →
 * whoever waits in {@link Proposals}.
 */
final class RunningMember implements Member, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningMember.class);

    /** Reads that look at more keys than this leave the caller's thread. */
    private static final int KEYS_AT_ONCE_MAX = 64;

    /**
     * How far applying may fall behind the commit index before requests are turned away. A member that a leader has let wait for a moment learns of many thousand
     * commits at once; how many bytes may wait is bounded elsewhere.
     */
    private static final long APPLY_LAG_MAX = 50_000;

    private static final int MESSAGE_OVERHEAD_BYTES = 512 * 1024;
    private static final int ELECTION_TICKS_MIN = 2;

    /** How long a member goes on that was removed, so that the others hear of it. */
    private static final Duration REMOVAL_DELAY = Duration.ofSeconds(1);

    private final MemberOptions options;
    private final Environment environment;
    private final Consumer<Throwable> failure;
    private final AtomicBoolean failed = new AtomicBoolean();

    private final EventLoop raftLoop;
    private final EventLoop logLoop;
    private final EventLoop applyLoop;
    private final EventLoop commitLoop;
    private final EventLoop watchLoop;
    /** For what may block or take long: compactions, hashes, images, big reads. */
    private final EventLoop backgroundLoop;

    private final EventLoop readLoop;

    private final Opening.Opened opened;
    private final Membership membership;
    private final Backend backend;
    private final Lessor lessor;
    private final KvStore store;
    private final WatchHub hub;
    private final Alarms alarms;
    private final Quota quota;
    private final Proposals<ApplyResult> proposals;
    private final RequestIds ids;
    private final Consensus consensus;
    private final LogWriter logWriter;
    private final Applier applier;
    private final ReadIndexes readIndexes;
    private final Snapshots snapshots;
    private final EngineSwitch engineSwitch;
    private final SnapshotInstaller snapshotInstaller;
    private final SnapshotSender snapshotSender;
    private final DatabaseImages databaseImages;
    private final LeaseExpiry leaseExpiry;
    private final LeaseKeeping leaseKeeping;
    private final Leadership leadership;
    private final Reconfiguration reconfiguration;
    private final Promotion promotion;
    private final Handover handover;
    private final ClusterVersions clusterVersions;
    private final MemberVersions memberVersions;
    private final Downgrades downgrades;
    private final Peers peers;
    private final Joining joining;
    private final MemberMetrics metrics;
    private final Unanswered unanswered = new Unanswered();
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable AutoCompactor compactor;
    /** Whether others may have heard of this member. */
    private volatile boolean takesPart;

    /**
     * Opens a member that takes no part yet.
     *
     * @param kept remembers what is open, to be closed by the caller if this or the beginning fails
     */
    RunningMember(Parts parts, KeptOpen kept, MemberOptions options, Consumer<Throwable> failure) {
        this.options = options;
        this.environment = parts.environment();
        this.failure = failure;
        this.raftLoop = loop("raft");
        this.logLoop = loop("wal");
        this.applyLoop = loop("apply");
        this.commitLoop = loop("commit");
        this.watchLoop = loop("watch");
        this.backgroundLoop = loop("background");
        this.readLoop = loop("read");

        this.opened = new Opening(parts, kept, options, commitLoop, () -> takesPart).open();
        this.membership = opened.membership();
        this.backend = opened.backend();
        this.lessor = parts.lessors()
                .open(
                        backend,
                        new LessorOptions(
                                options.minLeaseTtlSeconds(),
                                options.featureEnabled("LeaseCheckpoint", false),
                                options.featureEnabled("LeaseCheckpointPersist", true)),
                        environment.ticker(),
                        environment.random());
        this.store = parts.stores().open(backend, lessor, options.store(), backgroundLoop);
        this.hub = parts.watches()
                .open(
                        store,
                        new WatchOptions(
                                options.progressNotifyInterval(), options.requestBytesMax() + MESSAGE_OVERHEAD_BYTES),
                        environment,
                        watchLoop);
        this.alarms = new Alarms(backend);
        this.quota = new Quota(
                backend,
                options::quotaBytes,
                new IndexMemory(store, Runtime.getRuntime().maxMemory()));
        this.ids = new RequestIds(opened.memberId(), environment.clock());
        this.leadership =
                new Leadership(environment.ticker(), options.electionTimeout(), () -> peers().connectedSince());
        this.proposals = new Proposals<>(
                environment.ticker(), raftLoop, options.requestTimeout(), leadership::timeoutReason, parts.metrics());
        this.logWriter =
                new LogWriter(logLoop, opened.wal(), environment.ticker(), parts.metrics(), this::appended, this::fail);
        this.consensus = new Consensus(
                opened.memberId(), raftLoop, newRaft(), opened.log(), new ConsensusOutlets(), options.heartbeat());
        this.databaseImages = new DatabaseImages(applyLoop, backgroundLoop, backend, membership, parts.databases());
        this.snapshotSender = new SnapshotSender(
                databaseImages, () -> peers().transport(), id -> consensus().reportSnapshot(id, false), raftLoop);
        this.snapshotInstaller = new SnapshotInstaller(
                new SnapshotInstaller.State(backend, store, lessor, membership, alarms),
                opened.files(),
                parts.metrics(),
                applyLoop,
                backgroundLoop,
                this::fail);
        this.snapshots = new Snapshots(
                options,
                opened.snapshotIndex(),
                backend,
                opened.files(),
                () -> Opening.confState(membership),
                logWriter,
                applyLoop,
                backgroundLoop,
                this::deleteReceived,
                snapshotSender::keptFrom,
                consensus()::snapshotTaken,
                this::fail);
        this.applier = new Applier(
                applyLoop, backend, store, membership, chain(parts.metrics()), proposals, new ApplyEffects());
        this.engineSwitch = new EngineSwitch(
                backend,
                opened.files(),
                parts.engines(),
                new EngineRecord(environment.disk(), options.memberDirectory()),
                snapshots,
                applier::appliedIndex,
                applyLoop,
                backgroundLoop,
                this::fail);
        this.readIndexes = new ReadIndexes(
                raftLoop,
                environment.ticker(),
                ids,
                consensus()::readIndex,
                applier::appliedIndex,
                options.requestTimeout(),
                parts.metrics());
        this.metrics = new MemberMetrics(parts.metrics(), this);
        this.leaseExpiry = new LeaseExpiry(
                applyLoop,
                environment.ticker(),
                lessor,
                new LeaderLog(),
                options.requestTimeout(),
                metrics::leasesExpired);
        this.leaseKeeping = new LeaseKeeping(
                opened.memberId(),
                raftLoop,
                environment.ticker(),
                leadership::leader,
                membership,
                this::peerClient,
                lessor,
                leaseExpiry,
                this::linearizableRead,
                options.requestTimeout());
        this.reconfiguration = new Reconfiguration(
                membership,
                parts.memberships(),
                new QuorumGuard(
                        options.strictReconfigCheck(),
                        opened.memberId(),
                        membership,
                        id -> peers().activeSinceNanos(id),
                        environment.ticker()),
                consensus::proposeConfChange,
                proposals,
                ids,
                raftLoop,
                environment.clock());
        this.promotion = new Promotion(
                new Promotion.Standing(
                        opened.memberId(),
                        leadership::leader,
                        consensus::status,
                        () -> consensus().view().commit(),
                        applier::appliedIndex),
                reconfiguration,
                membership,
                this::peerClient,
                raftLoop,
                environment.ticker(),
                options.requestTimeout(),
                parts.metrics());
        this.handover = new Handover(
                opened.memberId(),
                leadership::leader,
                membership,
                consensus::transferLeadership,
                raftLoop,
                environment.ticker(),
                options.electionTimeout(),
                options.requestTimeout());
        this.memberVersions =
                new MemberVersions(opened.memberId(), membership, this::peerClient, options.maxClusterVersion());
        this.clusterVersions = new ClusterVersions(raftLoop, membership, this::isLeader, memberVersions, this::propose);
        this.downgrades = new Downgrades(membership, this::linearizableRead, this::propose);
        this.peers = new Peers(
                opened.memberId(),
                membership,
                leadership::leader,
                parts.transports()
                        .open(
                                options.transport(opened.memberId(), opened.clusterId()),
                                environment,
                                new PeerTraffic(consensus, membership, this::fail),
                                new PeerAnswers(this, membership, leaseKeeping, promotion)),
                parts.metrics());
        this.joining = new Joining(
                options,
                membership,
                leadership::leader,
                peers,
                consensus::campaignSoon,
                this::publish,
                raftLoop,
                environment.ticker());
    }

    private void deleteReceived(long upToIndex) {
        try {
            opened.files().received().deleteUpTo(upToIndex);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("failed to delete a received database");
        }
    }

    private Peers peers() {
        return peers;
    }

    private PeerClient peerClient() {
        return peers.client();
    }

    private Consensus consensus() {
        return consensus;
    }

    private EventLoop loop(String name) {
        return environment.newEventLoop("kvorum-" + name, this::fail);
    }

    private Raft newRaft() {
        var config = RaftConfig.of(opened.memberId(), environment.random())
                .withTicks(Math.max(ELECTION_TICKS_MIN, options.electionTicks()), 1)
                .withElections(options.config().enabled("pre-vote"), true)
                .withApplied(backend.consistentIndex());
        return new Raft(config, opened.log());
    }

    private CommandExecutor chain(Metrics metrics) {
        var execution = new Execution(store, lessor, alarms, membership);
        var quotaGuard = new QuotaGuard(quota, this::raiseSpaceAlarm, execution);
        var guarded = new CorruptGuard(alarms, new SpaceGuard(alarms, quotaGuard));
        return new Observation(guarded, environment.ticker(), options::warningApplyDuration, metrics);
    }

    // ------------------------------------------------------------ start and stop

    /** Starts the consensus and completes when the member is known to its cluster. */
    CompletableFuture<Void> begin() {
        LOG.atInfo()
                .addKeyValue("local-member-id", Long.toHexString(memberId()))
                .addKeyValue("cluster-id", Long.toHexString(clusterId()))
                .addKeyValue("storage-engine", opened.files().engine().name())
                .addKeyValue("applied-index", applier.appliedIndex())
                .addKeyValue("revision", store.revision())
                .log("starting raft member");
        ClusterVersions.requireSupported(membership.clusterVersion());
        defragmentIfWorthwhile();
        leaseExpiry.start();
        compactor = newCompactor(options.config());
        peers.connect(opened.remotes());
        takesPart = true;
        consensus.start();
        joining.hastenElection();
        clusterVersions.start();
        downgrades.endWhenReached(
                raftLoop, options.downgradeCheckInterval(), this::isLeader, memberVersions, closed::get);
        if (options.autoPromoteLearners()) {
            promotion.promoteAutomatically(closed::get);
        }
        return joining.publish();
    }

    private AutoCompactor newCompactor(MemberConfig config) {
        var made = new AutoCompactor(backgroundLoop, this::isLeader, store::revision, revision -> propose(
                        new CompactionRequest(revision, false))
                .thenApply(done -> true));
        made.start(config.text("auto-compaction-mode"), config.text("auto-compaction-retention"));
        return made;
    }

    /** Takes settings of which some have changed; those that count only at a start have no effect. */
    synchronized void reconfigure(MemberConfig next) {
        var before = options.config();
        options.renew(next);
        boolean compaction = Stream.of("auto-compaction-mode", "auto-compaction-retention")
                .anyMatch(flag -> !before.text(flag).equals(next.text(flag)));
        if (compaction && compactor != null && !closed.get()) {
            // First, as settings that make no sense leave the old one.
            var renewed = newCompactor(next);
            compactor.stop();
            compactor = renewed;
        }
    }

    private void defragmentIfWorthwhile() {
        long threshold = options.bootstrapDefragThresholdBytes();
        if (threshold == 0) {
            return;
        }
        long free = backend.sizeBytes() - backend.sizeInUseBytes();
        if (free < threshold) {
            LOG.atInfo()
                    .addKeyValue("current-db-size-bytes", backend.sizeBytes())
                    .addKeyValue("current-db-size-in-use-bytes", backend.sizeInUseBytes())
                    .addKeyValue("threshold-bytes", threshold)
                    .log("Skipping defragmentation");
        } else {
            var unused = defragment();
        }
    }

    /** Stops taking requests, brings what is committed to disk, and closes all files. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            metrics.close();
            handLeadershipOver();
            shutDown();
        }
    }

    /** Stops as abruptly as a process that can be started again in the same breath: the leadership it may have is left to whoever misses it. */
    void abort() {
        if (closed.compareAndSet(false, true)) {
            metrics.close();
            shutDown();
        }
    }

    /** What cannot be stopped keeps nothing else running or open: a process that goes on may start the member again. */
    private void shutDown() {
        Stream.<AutoCloseable>of(
                        () -> proposals.end(ErrorCode.STOPPED),
                        joining::stop,
                        consensus::stop,
                        raftLoop,
                        peers::close,
                        logLoop,
                        applyLoop,
                        engineSwitch::close,
                        snapshotInstaller::close,
                        hub,
                        watchLoop,
                        readLoop,
                        store,
                        backgroundLoop,
                        backend,
                        commitLoop)
                .forEach(part -> close(part, "failed to stop a part of the member"));
        close(opened.wal(), "failed to close the write-ahead log");
        close(opened.lock(), "failed to unlock the data directory");
        unanswered.end();
    }

    private static void close(AutoCloseable closeable, String failure) {
        try {
            closeable.close();
        } catch (Exception | AssertionError e) {
            LOG.atWarn().setCause(e).log(failure);
        }
    }

    /** Leaves the cluster with a leader: the voter that has been reached for the longest time takes over. Returns when it leads, or an election timeout has passed. */
    private void handLeadershipOver() {
        if (!isLeader() || failed.get()) {
            return;
        }
        var successor = peers.longestReached();
        if (successor.isEmpty()) {
            return;
        }
        try {
            handover.to(successor.getAsLong()).get(options.electionTimeout().toMillis(), TimeUnit.MILLISECONDS);
            LOG.atInfo()
                    .addKeyValue("new-leader-member-id", Long.toHexString(leader()))
                    .log("leadership transfer finished");
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("leadership transfer failed; the others elect a leader when they miss this one");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(Throwable cause) {
        if (failed.compareAndSet(false, true)) {
            proposals.end(ErrorCode.STOPPED);
            failure.accept(cause);
        }
    }

    private void appended(List<Ready> readies) {
        consensus.appended(readies);
    }

    // ------------------------------------------------------------ requests

    @Override
    public CompletableFuture<ApplyResult> propose(Command command, Bytes encoded, Caller caller) {
        if (closed.get() || failed.get()) {
            return failedFuture(ErrorCode.STOPPED);
        }
        if (!quota.admits(command)) {
            // Whoever is refused finds the alarm raised.
            return propose(spaceAlarm()).handle((raised, failure) -> {
                throw new RequestException(ErrorCode.NO_SPACE);
            });
        }
        if (APPLY_LAG_MAX < consensus.view().commit() - applier.appliedIndex()) {
            return failedFuture(ErrorCode.TOO_MANY_REQUESTS);
        }
        if (command instanceof LeaseGrantRequest grant && grant.id() == 0) {
            var withId = new LeaseGrantRequest(grant.ttlSeconds(), ids.next() & Long.MAX_VALUE);
            return submit(withId, withId.encode(), caller);
        }
        return submit(command, encoded, caller);
    }

    private CompletableFuture<ApplyResult> publish() {
        return propose(new ClusterMemberAttrSet(memberId(), options.name(), options.advertisedClientUrls()));
    }

    private CompletableFuture<ApplyResult> propose(Command command) {
        return submit(command, command.encode(), Caller.ANONYMOUS);
    }

    private final class LeaderLog implements LeaseExpiry.Log {
        @Override
        public long term() {
            return consensus.view().term();
        }

        @Override
        public void propose(long term, Command command) {
            consensus.proposeAsLeader(term, Envelope.encode(ids.next(), "", 0, command.field(), command.encode()));
        }
    }

    private void proposeUnattended(Command command) {
        consensus.propose(
                new UnattendedProposal(Envelope.encode(ids.next(), "", 0, command.field(), command.encode())));
    }

    private CompletableFuture<ApplyResult> submit(Command command, Bytes encoded, Caller caller) {
        long requestId = ids.next();
        var data = Envelope.encode(requestId, caller.username(), caller.authRevision(), command.field(), encoded);
        if (options.requestBytesMax() < data.length()) {
            return failedFuture(ErrorCode.REQUEST_TOO_LARGE);
        }
        var future = proposals.register(requestId);
        consensus.propose(new AttendedProposal(data, requestId, proposals));
        return future;
    }

    private void raiseSpaceAlarm() {
        proposeUnattended(spaceAlarm());
    }

    private AlarmRequest spaceAlarm() {
        return new AlarmRequest(Alarms.ACTIVATE, memberId(), Alarms.NOSPACE);
    }

    @Override
    public CompletableFuture<RangeResult> range(RangeRequest request, Caller caller) {
        return unanswered.keep(read(request.serializable(), store.estimateKeys(request), () -> store.range(request)));
    }

    @Override
    public CompletableFuture<WriteResult> txn(TxnRequest request, Bytes encoded, Caller caller) {
        if (Transactions.isReadOnly(request)) {
            return unanswered.keep(
                    read(Transactions.isSerializable(request), Transactions.estimateKeys(store, request), () -> {
                        var result = store.readTxn(request);
                        if (result instanceof WriteResult.Refused refused) {
                            throw new RequestException(refused.error());
                        }
                        return result;
                    }));
        }
        return propose(request, encoded, caller).thenApply(result -> ((ApplyResult.Kv) result).result());
    }

    private <T> CompletableFuture<T> read(boolean serializable, long keys, Callable<T> job) {
        if (serializable || readsLocally()) {
            return keys <= KEYS_AT_ONCE_MAX ? call(job) : on(readLoop, job);
        }
        return keys <= KEYS_AT_ONCE_MAX
                ? readIndexes.read().thenCompose(done -> call(job))
                : readIndexes.read().thenCompose(done -> on(readLoop, job));
    }

    private boolean readsLocally() {
        return consensus.view().localReadFloor() <= applier.appliedIndex();
    }

    @Override
    public CompletableFuture<Void> linearizableRead() {
        return readsLocally() ? CompletableFuture.completedFuture(null) : unanswered.keep(readIndexes.read());
    }

    @Override
    public CompletableFuture<Long> renewLease(long id) {
        return unanswered.keep(leaseKeeping.renew(id));
    }

    @Override
    public CompletableFuture<Lessor.LeaseInfo> leaseTimeToLive(long id, boolean keys) {
        return unanswered.keep(leaseKeeping.timeToLive(id, keys));
    }

    @Override
    public CompletableFuture<Void> defragment() {
        LOG.info("starting defragment");
        return unanswered.keep(backend.defragment().thenRun(() -> LOG.info("finished defragment")));
    }

    @Override
    public StorageState storage() {
        return engineSwitch.state();
    }

    @Override
    public CompletableFuture<Void> switchEngine(String engine) {
        return closed.get() || failed.get()
                ? failedFuture(ErrorCode.STOPPED)
                : unanswered.keep(engineSwitch.to(engine));
    }

    @Override
    public CompletableFuture<MemberChange> addMember(List<String> peerUrls, boolean learner) {
        return unanswered.keep(reconfiguration.add(peerUrls, learner));
    }

    @Override
    public CompletableFuture<MemberChange> removeMember(long id) {
        return unanswered.keep(reconfiguration.remove(id));
    }

    @Override
    public CompletableFuture<MemberChange> updateMember(long id, List<String> peerUrls) {
        return unanswered.keep(reconfiguration.update(id, peerUrls));
    }

    @Override
    public CompletableFuture<MemberChange> promoteMember(long id) {
        return unanswered.keep(promotion.promote(id));
    }

    @Override
    public CompletableFuture<Void> moveLeader(long transferee) {
        return unanswered.keep(handover.to(transferee));
    }

    @Override
    public CompletableFuture<String> downgrade(DowngradeAction action, String version) {
        return unanswered.keep(downgrades.run(action, version).thenApply(clusterVersion -> {
            clusterVersions.hasten();
            return clusterVersion;
        }));
    }

    @Override
    public String downgradeTarget() {
        return membership.downgradeTarget();
    }

    @Override
    public CompletableFuture<SnapshotImage> snapshot() {
        return unanswered.keep(databaseImages.take().thenApply(DatabaseImages.Image::image));
    }

    @Override
    public CompletableFuture<RaftStatus> raft() {
        return unanswered.keep(consensus.status());
    }

    @Override
    public CompletableFuture<List<Entry>> raftLog(long fromIndex, int countMax) {
        return unanswered.keep(consensus.entries(fromIndex, countMax));
    }

    @Override
    public <T> CompletableFuture<T> offload(Callable<T> job) {
        return unanswered.keep(on(backgroundLoop, job));
    }

    private static <T> CompletableFuture<T> on(EventLoop loop, Callable<T> job) {
        var result = new CompletableFuture<T>();
        loop.execute(() -> complete(result, job));
        return result;
    }

    private static <T> CompletableFuture<T> call(Callable<T> job) {
        var result = new CompletableFuture<T>();
        complete(result, job);
        return result;
    }

    private static <T> void complete(CompletableFuture<T> result, Callable<T> job) {
        T value;
        try {
            value = job.call();
        } catch (Exception e) {
            result.completeExceptionally(e);
            return;
        }
        result.complete(value);
    }

    private static <T> CompletableFuture<T> failedFuture(ErrorCode error) {
        return CompletableFuture.failedFuture(new RequestException(error));
    }

    // ------------------------------------------------------------ state

    @Override
    public long memberId() {
        return opened.memberId();
    }

    @Override
    public long clusterId() {
        return opened.clusterId();
    }

    @Override
    public long term() {
        return consensus.view().term();
    }

    @Override
    public long leader() {
        return consensus.view().leader();
    }

    @Override
    public MemberStatus status() {
        var view = consensus.view();
        return new MemberStatus(
                memberId(),
                clusterId(),
                view.term(),
                view.leader(),
                membership.member(memberId()).map(MemberInfo::learner).orElse(false),
                view.commit(),
                applier.appliedIndex(),
                store.revision(),
                membership.clusterVersion(),
                ClusterVersions.storageVersion(membership.clusterVersion()),
                backend.sizeBytes(),
                backend.sizeInUseBytes(),
                options.quotaBytes(),
                alarms.list(Alarms.NONE));
    }

    @Override
    public List<AlarmRequest> alarms(int kind) {
        return alarms.list(kind);
    }

    @Override
    public List<MemberInfo> members() {
        return membership.members();
    }

    @Override
    public KvStore store() {
        return store;
    }

    @Override
    public WatchHub watches() {
        return hub;
    }

    @Override
    public Lessor leases() {
        return lessor;
    }

    int pendingProposals() {
        return proposals.size();
    }

    Backend backend() {
        return backend;
    }

    // ------------------------------------------------------------ what comes out of the consensus and of applying

    private final class ConsensusOutlets implements Consensus.Outlets {
        @Override
        public void write(Ready ready) {
            logWriter.write(ready);
        }

        @Override
        public void apply(List<Entry> committed) {
            applier.apply(committed);
        }

        @Override
        public void install(Snapshot snapshot) {
            applier.install(snapshot);
        }

        @Override
        public void send(List<Message> messages) {
            peers.send(messages, snapshotSender::send);
        }

        @Override
        public void read(List<ReadState> reads) {
            readIndexes.answered(reads);
        }

        @Override
        public void changed(SoftState state) {
            long before = leadership.leader();
            if (!leadership.changed(state.leader())) {
                return;
            }
            long leader = state.leader();
            if (leader != 0) {
                metrics.leaderChanged();
                LOG.atInfo().addKeyValue("leader-id", Long.toHexString(leader)).log("raft.node: elected leader");
            } else {
                LOG.atInfo().addKeyValue("leader-id", Long.toHexString(before)).log("raft.node: lost leader");
            }
            if (before != 0) {
                readIndexes.leaderChanged();
            }
            if (leader != memberId()) {
                lessor.demote();
            }
        }
    }

    private final class ApplyEffects implements Applier.Effects {
        @Override
        public void install(Snapshot snapshot, Runnable installed) {
            var before = membership.members();
            engineSwitch.installBegins();
            snapshotInstaller.install(snapshot, gone -> {
                engineSwitch.installed(gone);
                snapshots.installed(snapshot.index(), snapshot.term());
                peers.replaced(before);
                installed.run();
            });
        }

        @Override
        public void applied(long index, long term, long bytes) {
            consensus.applied(index);
            raftLoop.execute(readIndexes::applied);
            snapshots.applied(index, term, bytes);
        }

        @Override
        public void termBegun(long term) {
            if (leadsIn(term)) {
                lessor.promote(options.electionTimeout());
                clusterVersions.hasten();
                if (!leadsIn(term)) {
                    // Deposed meanwhile: who noticed that may have come too early to demote anything.
                    lessor.demote();
                }
            }
            raftLoop.execute(readIndexes::termBegun);
            // What an earlier leader was given and this one does not have is lost, but may still be on its way from
            // there.
            raftLoop.schedule(options.electionTimeout(), () -> proposals.failOlderThan(term));
        }

        private boolean leadsIn(long term) {
            var view = consensus.view();
            return view.leader() == memberId() && view.term() == term;
        }

        @Override
        public void confChanged(Optional<ConfChange> change, CompletableFuture<ApplyResult> waiting) {
            // Connected before the consensus writes to it, disconnected after it has stopped to.
            change.ifPresent(peers::connect);
            consensus.confChangeApplied(change, configuration -> {
                change.filter(applied -> applied.type() == ConfChangeType.REMOVE_NODE)
                        .ifPresent(applied -> removed(applied.nodeId()));
                waiting.complete(new ApplyResult.Done(store.revision()));
            });
        }

        private void removed(long id) {
            if (id == memberId()) {
                raftLoop.schedule(REMOVAL_DELAY, () -> fail(new RemovedException()));
            } else {
                peers.disconnect(id);
            }
        }
    }
}
