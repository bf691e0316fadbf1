// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.kvorum.api.cluster.InitialCluster;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.DiskLockedException;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.Store;
import org.kvorum.api.wal.Wal;
import org.kvorum.api.wal.WalSnapshot;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;
import org.kvorum.raft.ConfChange;
import org.kvorum.raft.ConfState;
import org.kvorum.raft.Entry;
import org.kvorum.raft.Founding;
import org.kvorum.raft.HardState;
import org.kvorum.raft.MemoryLog;
import org.kvorum.raft.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides how a member starts, and opens its log and its store: from the disk if there is a log, whatever the {@code --initial-…} flags say; else as a member
 * of a new cluster.
 */
final class Opening {
    private static final String LOCK_FILE = "kvorum.lock";

    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private final Parts parts;
    private final KeptOpen kept;
    private final MemberOptions options;
    private final Disk disk;
    private final EventLoop commitLoop;
    private final BooleanSupplier takesPart;
    private final EngineRecord record;
    private StorageEngine engine;

    /**
     * What was opened.
     *
     * @param memberId this member
     * @param clusterId its cluster
     * @param lock keeps other processes from the data directory
     * @param wal the log on disk
     * @param log the log in memory
     * @param backend the data
     * @param files where the data lies
     * @param membership the members
     * @param remotes the members of the cluster this member joins, empty if it does not
     * @param snapshotIndex the index of the last snapshot
     */
    record Opened(
            long memberId,
            long clusterId,
            AutoCloseable lock,
            Wal wal,
            MemoryLog log,
            Backend backend,
            StateFiles files,
            Membership membership,
            List<MemberInfo> remotes,
            long snapshotIndex) {}

    /**
     * Creates an opening.
     *
     * @param kept remembers what is open, to be closed by whoever fails to start
     * @param takesPart asked when a start has failed: whether others may have heard of the member
     */
    Opening(Parts parts, KeptOpen kept, MemberOptions options, EventLoop commitLoop, BooleanSupplier takesPart) {
        this.parts = parts;
        this.kept = kept;
        this.takesPart = takesPart;
        this.options = options;
        this.disk = parts.environment().disk();
        this.commitLoop = commitLoop;
        this.record = new EngineRecord(disk, options.memberDirectory());
        this.engine = parts.engine();
    }

    /**
     * Opens everything.
     *
     * @throws StartException if that is not possible; what is open by then is kept, and closing it leaves nothing that keeps a corrected start from working
     */
    Opened open() {
        try {
            disk.createDirectories(options.memberDirectory());
            disk.createDirectories(options.snapDirectory());
            if (options.fsync()) {
                syncDirectories();
            }
            var lock = lock();
            var recorded = record.read();
            if (recorded.isPresent()) {
                engine = engineOfTheData(recorded.get());
            }
            warnIfNotConfigured();
            adoptRestoredDatabase();
            var opened = parts.wals().exists(disk, options.wal()) ? restart(lock) : found(lock);
            if (recorded.isPresent()) {
                deleteRemains(opened.files());
            } else {
                record.write(engine.name());
            }
            return opened;
        } catch (IOException e) {
            throw new StartException("cannot open " + options.dataDirectory() + ": " + e.getMessage(), e);
        }
    }

    /** A log that is durable in a directory that is not would be lost with its directory, and the member's votes with it. */
    private void syncDirectories() throws IOException {
        disk.syncDirectory(options.memberDirectory());
        disk.syncDirectory(options.dataDirectory());
        var parent = options.dataDirectory().toAbsolutePath().getParent();
        if (parent != null) {
            try {
                disk.syncDirectory(parent);
            } catch (AccessDeniedException e) {
                // Who may not read it has not made the directory in it either.
                return;
            }
        }
    }

    private AutoCloseable lock() throws IOException {
        var file = options.memberDirectory().resolve(LOCK_FILE);
        try {
            return disk.lock(file);
        } catch (DiskLockedException e) {
            throw new StartException(
                    "data directory " + options.dataDirectory() + " is in use by another process (" + file
                            + " is locked); stop it, or give this member a --data-dir of its own",
                    e);
        }
    }

    private StorageEngine engineOfTheData(String name) {
        if (name.equals(parts.engine().name())) {
            return parts.engine();
        }
        return parts.engines()
                .find(name)
                .orElseThrow(() -> new StartException("the data in " + options.dataDirectory()
                        + " lies in the storage engine " + name + " (" + record.path() + " says so), which no bundle"
                        + " brings; there are "
                        + String.join(", ", parts.engines().names())));
    }

    private void warnIfNotConfigured() {
        var configured = options.config().text("storage-engine");
        if (!configured.equals(engine.name())) {
            LOG.atWarn()
                    .addKeyValue("storage-engine", configured)
                    .addKeyValue("used-storage-engine", engine.name())
                    .addKeyValue("path", record.path().toString())
                    .log("the data of this member lies in another storage engine than the configured one, and is used"
                            + " there: --storage-engine counts at the first start only; to change the engine, run"
                            + " kvorum:storage switch ENGINE while the member runs");
        }
    }

    /** Deletes what a switch to another engine has left that was cut short, or just done, when the member ended. */
    private void deleteRemains(StateFiles files) {
        try {
            var names =
                    record.directoriesOfOthers(engine.name(), parts.engines().names());
            for (var name : names) {
                LOG.atInfo()
                        .addKeyValue(
                                "path", options.memberDirectory().resolve(name).toString())
                        .log("deleting what is left of a switch of the storage engine");
                files.stores().deleteRemains(name);
            }
            if (!files.needImage()) {
                files.image().purge();
            }
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("failed to delete what is left of a switch of the storage engine");
        }
    }

    /** Goes on from what {@code etcdutl snapshot restore} has made; any other database of etcd may be behind its log or ahead of its snapshot. */
    private void adoptRestoredDatabase() throws IOException {
        var database = options.snapDirectory().resolve("db");
        if (!disk.exists(database)) {
            return;
        }
        var start = parts.wals().exists(disk, options.wal())
                ? parts.wals()
                        .newestSnapshot(disk, options.wal(), Long.MAX_VALUE)
                        .orElse(WalSnapshot.START)
                : WalSnapshot.START;
        if (start.index() == 0
                || !StateFiles.of(parts, engine, options).received().adopt(database, start.index())) {
            throw new StartException("data directory " + options.dataDirectory()
                    + " holds the database of an etcd server (member/snap/db), which Kvorum does not read in place,"
                    + " unless etcdutl snapshot restore has just made it; start with an empty --data-dir");
        }
        LOG.atInfo()
                .addKeyValue("data-dir", options.dataDirectory().toString())
                .addKeyValue("index", start.index())
                .log("found a restored snapshot");
    }

    private Backend openBackend(Store store) {
        var backend = kept.keep(parts.backends().open(store, engine.durable(), options.backend(), commitLoop));
        try (var view = backend.view()) {
            Authentication.requireOff(view);
        }
        return backend;
    }

    private Membership membership(Backend backend) {
        return parts.memberships().open(backend, (int) options.config().number("max-learners"));
    }

    // ------------------------------------------------------------ a new cluster

    private Opened found(AutoCloseable lock) throws IOException {
        var cluster = initialCluster();
        var own = ownMember(cluster);
        return options.config().text("initial-cluster-state").equals("new")
                ? foundNew(lock, cluster, own)
                : join(lock, cluster, own);
    }

    private Opened foundNew(AutoCloseable lock, InitialCluster cluster, MemberInfo own) throws IOException {
        refuseIfBootstrapped(cluster, own);
        var founders = new ArrayList<ConfChange>();
        cluster.members().forEach(member -> founders.add(parts.memberships().bootstrapChange(member)));
        return anew(lock, own.id(), cluster.clusterId(), Founding.of(founders), List.of());
    }

    /** A member that lost its data must not come back as itself: it may have voted. */
    private void refuseIfBootstrapped(InitialCluster cluster, MemberInfo own) {
        if (cluster.members().size() == 1) {
            return;
        }
        try (var client = parts.transports().openClient(parts.environment())) {
            var existing = new RemoteCluster(client, cluster, own).ask();
            boolean bootstrapped = existing.stream()
                    .flatMap(list -> list.members().stream())
                    .anyMatch(member ->
                            member.id() == own.id() && !member.clientUrls().isEmpty());
            if (bootstrapped) {
                throw new StartException("member " + Long.toHexString(own.id()) + " has already been bootstrapped: "
                        + "its cluster runs and knows it, but " + options.dataDirectory() + " has no data of it;"
                        + " restore the directory, or remove the member, add it anew and start it with"
                        + " --initial-cluster-state=existing");
            }
        }
    }

    private Opened join(AutoCloseable lock, InitialCluster cluster, MemberInfo own) throws IOException {
        try (var client = parts.transports().openClient(parts.environment())) {
            var remote = new RemoteCluster(client, cluster, own);
            if (remote.urls().isEmpty()) {
                throw new StartException("could not retrieve cluster information from the given URLs: --initial-cluster"
                        + " names only this member; to join an existing cluster it has to name that cluster's members"
                        + " too, as member add prints them");
            }
            var existing = remote.ask()
                    .orElseThrow(() -> new StartException(
                            "cannot fetch cluster info from peer urls: none of the members in --initial-cluster answers at "
                                    + String.join(", ", remote.urls())));
            remote.checkVersions();
            return anew(lock, remote.ownId(existing), existing.clusterId(), Founding.NONE, existing.members());
        }
    }

    private Opened anew(AutoCloseable lock, long memberId, long clusterId, Founding founding, List<MemberInfo> remotes)
            throws IOException {
        var files = StateFiles.of(parts, engine, options);
        var backend = openBackend(files.stores().openNewest());
        if (backend.consistentIndex() != 0) {
            throw new StartException("data directory " + options.dataDirectory() + " holds a store of the "
                    + engine.name() + " engine up to log index " + backend.consistentIndex()
                    + " but no write-ahead log; restore the log, or move the directory away to start anew");
        }
        var membership = membership(backend);
        var wal = kept.keep(parts.wals()
                .create(disk, options.wal(), metadata(memberId, clusterId), founding.entries(), founding.hardState()));
        kept.keep(this::forgetLog);
        return new Opened(
                memberId,
                clusterId,
                lock,
                wal,
                log(WalSnapshot.START, founding.entries(), founding.hardState(), 0, membership),
                backend,
                files,
                membership,
                remotes,
                0);
    }

    /**
     * Deletes the log that was made for a start that failed before its member said anything: the next start would go on from it, with whom this one was told to
     * found its cluster.
     */
    private void forgetLog() {
        if (takesPart.getAsBoolean()) {
            return;
        }
        var directory = options.wal().walDirectory();
        try {
            for (var segment : disk.list(directory)) {
                disk.delete(directory.resolve(segment));
            }
            disk.delete(directory);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("failed to delete the log of a start that failed");
        }
    }

    private InitialCluster initialCluster() {
        try {
            return parts.memberships()
                    .initial(
                            options.config().text("initial-cluster"),
                            options.config().text("initial-cluster-token"));
        } catch (IllegalArgumentException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private MemberInfo ownMember(InitialCluster cluster) {
        var own = cluster.members().stream()
                .filter(member -> member.name().equals(options.name()))
                .findFirst()
                .orElseThrow(() -> new StartException("couldn't find local name \"" + options.name()
                        + "\" in the initial cluster configuration \""
                        + options.config().text("initial-cluster") + "\""));
        var advertised = new TreeSet<>(options.advertisedPeerUrls());
        if (!ResolvedUrls.same(advertised, own.peerUrls())) {
            throw new StartException("--initial-cluster has " + options.name() + "="
                    + String.join(",", own.peerUrls()) + " but --initial-advertise-peer-urls is "
                    + String.join(",", advertised) + "; they must be the same, or resolve to the same addresses");
        }
        return own;
    }

    // ------------------------------------------------------------ a restart

    private Opened restart(AutoCloseable lock) throws IOException {
        var files = StateFiles.of(parts, engine, options);
        var found = files.open(parts, options);
        var backend = openBackend(found.store());
        if (found.start().isEmpty()) {
            throw behindLog(backend.consistentIndex());
        }
        var start = found.start().get();
        var recovery = parts.wals().open(disk, options.wal(), start);
        kept.keep(recovery.wal());
        long applied = backend.consistentIndex();
        long last = start.index() + recovery.entries().size();
        if (last < applied) {
            throw new StartException(String.format(
                    Locale.ROOT,
                    "the store of the %s engine has applied log index %d but the write-ahead log in %s ends at %d; "
                            + "restore the missing segments, or remove this member and add it anew",
                    engine.name(),
                    applied,
                    options.wal().walDirectory(),
                    last));
        }
        if (last < recovery.hardState().commit()) {
            throw new StartException(String.format(
                    Locale.ROOT,
                    "the write-ahead log in %s says that it is committed up to log index %d but ends at %d; "
                            + "restore the missing segments, or remove this member and add it anew",
                    options.wal().walDirectory(),
                    recovery.hardState().commit(),
                    last));
        }
        var identity = identity(recovery.metadata());
        if (options.config().enabled("force-new-cluster")) {
            var own =
                    new MemberInfo(identity.memberId(), options.name(), options.advertisedPeerUrls(), List.of(), false);
            long commit = Math.max(recovery.hardState().commit(), applied);
            recovery = new ForcedCluster(parts.memberships(), own).force(recovery, start, commit);
        }
        var membership = membership(backend);
        return new Opened(
                identity.memberId(),
                identity.clusterId(),
                lock,
                recovery.wal(),
                log(start, recovery.entries(), recovery.hardState(), applied, membership),
                backend,
                files,
                membership,
                List.of(),
                start.index());
    }

    private StartException behindLog(long applied) throws IOException {
        var snapshots = StateFiles.snapshotsNewestFirst(parts, options);
        var newest = snapshots.isEmpty() ? WalSnapshot.START : snapshots.get(0);
        return new StartException("the write-ahead log begins at a snapshot of index " + newest.index()
                + " but the store of the " + engine.name() + " engine in "
                + options.engineDirectory(engine.name()) + " has only applied index " + applied
                + "; was the member started with another --storage-engine before?");
    }

    private static MemoryLog log(
            WalSnapshot start, List<Entry> entries, HardState hardState, long applied, Membership membership) {
        var log = new MemoryLog();
        if (start.index() != 0) {
            log.applySnapshot(new Snapshot(start.index(), start.term(), start.confState(), Bytes.EMPTY));
        }
        log.append(entries);
        // What was applied was committed, also if the hard state that says so did not reach the disk.
        log.setHardState(new HardState(hardState.term(), hardState.vote(), Math.max(hardState.commit(), applied)));
        log.setConfState(confState(membership));
        return log;
    }

    static ConfState confState(Membership membership) {
        var voters = new ArrayList<Long>();
        var learners = new ArrayList<Long>();
        membership.members().forEach(member -> (member.learner() ? learners : voters).add(member.id()));
        return ConfState.of(voters, learners);
    }

    // ------------------------------------------------------------ metadata: etcdserverpb.Metadata

    private record Identity(long memberId, long clusterId) {}

    private static Bytes metadata(long memberId, long clusterId) {
        return new WireWriter(24)
                .varintPresent(1, memberId)
                .varintPresent(2, clusterId)
                .toBytes();
    }

    private static Identity identity(Bytes metadata) {
        long memberId = 0;
        long clusterId = 0;
        var in = new WireReader(metadata);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> memberId = in.varint();
                case 2 -> clusterId = in.varint();
                default -> in.skip();
            }
        }
        return new Identity(memberId, clusterId);
    }
}
