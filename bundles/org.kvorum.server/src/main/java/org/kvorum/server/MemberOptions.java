// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.kvorum.api.kv.KvOptions;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.storage.BackendOptions;
import org.kvorum.api.transport.TransportOptions;
import org.kvorum.api.wal.WalOptions;

/**
 * The settings of a member as this bundle uses them: typed, with zero and empty values replaced by what they stand for. Some may change while it runs, so whoever
 * heeds that asks each time. Any thread.
 */
final class MemberOptions {
    private static final long WAL_SEGMENT_BYTES = 64_000_000;
    private static final long MIB = 1L << 20;

    /** The lowest version of a member it works with. */
    private static final String MIN_CLUSTER_VERSION = "3.0.0";

    /** How long a start may wait for the cluster before clients are served all the same. */
    static final Duration CLUSTER_READY_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration PEER_DIAL_TIMEOUT_BASE = Duration.ofSeconds(1);

    private volatile MemberConfig config;

    MemberOptions(MemberConfig config) {
        this.config = config;
    }

    /** Goes over to other settings. */
    void renew(MemberConfig next) {
        config = next;
    }

    MemberConfig config() {
        return config;
    }

    String name() {
        return config.text("name");
    }

    Path dataDirectory() {
        var path = config.text("data-dir");
        return Path.of(path.isEmpty() ? name() + ".etcd" : path);
    }

    Path memberDirectory() {
        return dataDirectory().resolve("member");
    }

    Path snapDirectory() {
        return memberDirectory().resolve("snap");
    }

    Path engineDirectory(String engine) {
        return memberDirectory().resolve(engine);
    }

    WalOptions wal() {
        var path = config.text("wal-dir");
        return new WalOptions(
                path.isEmpty() ? memberDirectory().resolve("wal") : Path.of(path),
                snapDirectory(),
                WAL_SEGMENT_BYTES,
                (int) config.number("max-wals"),
                (int) config.number("max-snapshots"),
                fsync());
    }

    boolean fsync() {
        return !config.enabled("unsafe-no-fsync");
    }

    BackendOptions backend() {
        var interval = config.duration("backend-batch-interval");
        int limit = (int) config.number("backend-batch-limit");
        return new BackendOptions(
                interval.isZero() ? BackendOptions.DEFAULT.batchInterval() : interval,
                limit == 0 ? BackendOptions.DEFAULT.batchLimit() : limit);
    }

    KvOptions store() {
        int limit = (int) config.number("compaction-batch-limit");
        var pause = config.duration("compaction-sleep-interval");
        return new KvOptions(
                limit == 0 ? KvOptions.DEFAULT.compactionBatchLimit() : limit,
                pause.isZero() ? KvOptions.DEFAULT.compactionSleepInterval() : pause);
    }

    Duration heartbeat() {
        return Duration.ofMillis(config.number("heartbeat-interval"));
    }

    Duration electionTimeout() {
        return Duration.ofMillis(config.number("election-timeout"));
    }

    int electionTicks() {
        return (int) (config.number("election-timeout") / config.number("heartbeat-interval"));
    }

    /** How long a request may take: five seconds and two elections. */
    Duration requestTimeout() {
        return Duration.ofSeconds(5).plus(electionTimeout().multipliedBy(2));
    }

    /** The least time to live of a lease: one and a half elections, in whole seconds. */
    long minLeaseTtlSeconds() {
        long millis = 3L * electionTicks() / 2 * heartbeat().toMillis();
        return (millis + 999) / 1000;
    }

    Duration progressNotifyInterval() {
        var interval = config.duration("watch-progress-notify-interval");
        return interval.isZero() ? Duration.ofMinutes(10) : interval;
    }

    long snapshotCount() {
        return config.number("snapshot-count");
    }

    long catchUpEntries() {
        return config.number("snapshot-catchup-entries");
    }

    int requestBytesMax() {
        return (int) config.number("max-request-bytes");
    }

    Duration warningApplyDuration() {
        return config.duration("warning-apply-duration");
    }

    long bootstrapDefragThresholdBytes() {
        return config.number("bootstrap-defrag-threshold-megabytes") * MIB;
    }

    long quotaBytes() {
        return Quota.limitOf(config.number("quota-backend-bytes"));
    }

    TransportOptions transport(long memberId, long clusterId) {
        return new TransportOptions(
                memberId,
                clusterId,
                Member.ETCD_VERSION,
                MIN_CLUSTER_VERSION,
                config.list("listen-peer-urls"),
                advertisedPeerUrls(),
                snapDirectory(),
                config.duration("raft-read-timeout"),
                config.duration("raft-write-timeout"),
                PEER_DIAL_TIMEOUT_BASE.plus(electionTimeout()));
    }

    /** Whether changes of the membership are refused that might cost the quorum. */
    boolean strictReconfigCheck() {
        return config.enabled("strict-reconfig-check");
    }

    /** Whether learners get their vote as soon as they have caught up. */
    boolean autoPromoteLearners() {
        return config.enabled("auto-promote-learners");
    }

    /**
     * Returns the version up to which this member raises the cluster's when it leads.
     *
     * @throws StartException if what is configured is no version
     */
    ReleaseVersion maxClusterVersion() {
        var told = config.text("max-cluster-version");
        if (told.isEmpty()) {
            return ReleaseVersion.own();
        }
        return ReleaseVersion.parseShort(told)
                .filter(version -> ReleaseVersion.SUPPORTED_LOWEST.compareTo(version) <= 0
                        && version.compareTo(ReleaseVersion.own()) <= 0)
                .orElseThrow(() -> new StartException("--max-cluster-version: \"" + told + "\" is no version from "
                        + ReleaseVersion.SUPPORTED_LOWEST.brief() + " to "
                        + ReleaseVersion.own().brief()));
    }

    Duration downgradeCheckInterval() {
        return config.duration("downgrade-check-time");
    }

    List<String> advertisedPeerUrls() {
        return config.list("initial-advertise-peer-urls");
    }

    List<String> advertisedClientUrls() {
        return config.list("advertise-client-urls");
    }

    boolean featureEnabled(String gate, boolean byDefault) {
        for (var setting : config.list("feature-gates")) {
            if (setting.strip().startsWith(gate + "=")) {
                return Boolean.parseBoolean(setting.strip().substring(gate.length() + 1));
            }
        }
        return byDefault;
    }
}
