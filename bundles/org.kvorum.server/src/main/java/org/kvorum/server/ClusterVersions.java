// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.Member;
import org.kvorum.command.ClusterVersionSet;
import org.kvorum.command.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the cluster at the version of its oldest member: the leader asks all members from time to time, and proposes what follows. Belongs to its loop,
 * and ends with it.
 */
final class ClusterVersions {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterVersions.class);
    private static final Duration INTERVAL = Duration.ofSeconds(4);

    /** While not every member has been heard of: their first start is a matter of moments. */
    private static final Duration FIRST_INTERVAL = Duration.ofMillis(500);

    private final EventLoop loop;
    private final Membership membership;
    private final BooleanSupplier leading;
    private final MemberVersions versions;
    private final Function<Command, CompletableFuture<ApplyResult>> propose;
    private boolean asking;

    /**
     * Creates the keeper.
     *
     * @param leading whether this member leads
     * @param propose proposes a command and completes when it is applied
     */
    ClusterVersions(
            EventLoop loop,
            Membership membership,
            BooleanSupplier leading,
            MemberVersions versions,
            Function<Command, CompletableFuture<ApplyResult>> propose) {
        this.loop = loop;
        this.membership = membership;
        this.leading = leading;
        this.versions = versions;
        this.propose = propose;
    }

    /** Begins to look after the version; any thread. */
    void start() {
        loop.execute(this::askFromTimeToTime);
    }

    /** Looks after it at once, as a leader does that has just come to lead; any thread. */
    void hasten() {
        loop.execute(this::ask);
    }

    private void askFromTimeToTime() {
        ask();
        boolean settled = current()
                .filter(version -> !version.equals(ReleaseVersion.LOWEST))
                .isPresent();
        loop.schedule(settled ? INTERVAL : FIRST_INTERVAL, this::askFromTimeToTime);
    }

    private void ask() {
        if (asking || !leading.getAsBoolean()) {
            return;
        }
        asking = true;
        var unused = versions.ask()
                .whenComplete((answers, failure) -> loop.execute(() -> {
                    if (failure == null && leading.getAsBoolean()) {
                        decide(current(), target(), answers).ifPresentOrElse(this::set, () -> asking = false);
                    } else {
                        asking = false;
                    }
                }));
    }

    private void set(ReleaseVersion version) {
        var unused = propose.apply(new ClusterVersionSet(version.toString()))
                .whenComplete((done, failure) -> loop.execute(() -> {
                    asking = false;
                    if (failure != null) {
                        LOG.atWarn()
                                .addKeyValue("cluster-version", version.brief())
                                .addKeyValue("error", failure.getMessage())
                                .log("failed to update cluster version");
                    }
                }));
    }

    private Optional<ReleaseVersion> current() {
        return ReleaseVersion.parse(membership.clusterVersion());
    }

    private Optional<ReleaseVersion> target() {
        return ReleaseVersion.parse(membership.downgradeTarget());
    }

    /**
     * Returns what the cluster version has to become, empty if it is right.
     *
     * @param current the cluster version, empty while undecided
     * @param target where a downgrade goes
     * @param members what the members run, empty for each that is not known
     */
    static Optional<ReleaseVersion> decide(
            Optional<ReleaseVersion> current, Optional<ReleaseVersion> target, List<Optional<ReleaseVersion>> members) {
        var lowest = members.stream().allMatch(Optional::isPresent)
                ? members.stream().flatMap(Optional::stream).min(ReleaseVersion::compareTo)
                : Optional.<ReleaseVersion>empty();
        if (current.isEmpty()) {
            return lowest.or(() -> Optional.of(ReleaseVersion.LOWEST));
        }
        if (lowest.isEmpty()) {
            return Optional.empty();
        }
        if (target.isPresent()) {
            return target.filter(version -> current.get().previous().equals(version)
                    && (lowest.get().previous().equals(version) || lowest.get().equals(version)));
        }
        return lowest.filter(
                version -> version.major() == current.get().major() && 0 < version.compareTo(current.get()));
    }

    /**
     * Refuses a cluster version this member cannot run at.
     *
     * @throws StartException if the cluster is newer than this member
     */
    static void requireSupported(String clusterVersion) {
        ReleaseVersion.parse(clusterVersion)
                .filter(version -> ReleaseVersion.own().compareTo(version) < 0)
                .ifPresent(version -> {
                    throw new StartException(
                            "invalid downgrade; server version is lower than determined cluster version: this member speaks "
                                    + Member.ETCD_VERSION + ", the cluster runs at " + version.brief());
                });
    }

    /** Returns the version the database is laid out by, empty while the cluster has none. */
    static String storageVersion(String clusterVersion) {
        return ReleaseVersion.parse(clusterVersion)
                .map(version -> version.storage().toString())
                .orElse("");
    }
}
