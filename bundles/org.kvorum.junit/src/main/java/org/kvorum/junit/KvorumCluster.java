// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.kvorum.embed.KvorumConfig;

/** The members of a test, one or several. Used by one thread. */
public final class KvorumCluster implements AutoCloseable {
    private static final long POLL_NANOS = 5_000_000;

    /** Twenty seconds: a machine that is busy with other tests is slow. */
    private static final int POLLS_MAX = 4_000;

    private final TestDirectory directory;
    private final List<KvorumMember> members;

    private KvorumCluster(TestDirectory directory, List<KvorumMember> members) {
        this.directory = directory;
        this.members = members;
    }

    /**
     * Starts a cluster and waits until all members serve clients.
     *
     * @throws org.kvorum.embed.KvorumException if it cannot start
     */
    public static KvorumCluster start(ClusterSettings settings) {
        return start(settings, TestDirectory.create());
    }

    static KvorumCluster start(ClusterSettings settings, TestDirectory directory) {
        try {
            return started(settings, directory);
        } catch (RuntimeException e) {
            directory.delete();
            throw e;
        }
    }

    private static KvorumCluster started(ClusterSettings settings, TestDirectory directory) {
        var configs = IntStream.rangeClosed(1, settings.members())
                .mapToObj(number -> config(settings, directory, "m" + number))
                .toList();
        var together = settings.members() == 1 ? configs : KvorumConfig.together(configs);
        var cluster = new KvorumCluster(
                directory,
                together.stream()
                        .map(config -> new KvorumMember(config, directory))
                        .toList());
        try {
            cluster.start();
            return cluster;
        } catch (RuntimeException e) {
            cluster.kill();
            throw e;
        }
    }

    private static KvorumConfig config(ClusterSettings settings, TestDirectory directory, String name) {
        var config = KvorumConfig.in(directory.of(name)).name(name);
        for (var flag : settings.flags().entrySet()) {
            config = config.flag(flag.getKey(), flag.getValue());
        }
        return config;
    }

    /** Returns the members, in the order of their names {@code m1}, {@code m2}, …. */
    public List<KvorumMember> members() {
        return List.copyOf(members);
    }

    /** Returns the only member, or the first one. */
    public KvorumMember member() {
        return members.get(0);
    }

    /** Returns where the first member serves clients. */
    public URI endpoint() {
        return member().endpoint();
    }

    /** Returns where the members serve clients, whether they run or not. */
    public List<URI> endpoints() {
        return members.stream().map(KvorumMember::endpoint).toList();
    }

    /**
     * Returns the member that leads; waits until there is one and all others that run follow it.
     *
     * @throws AssertionError if none leads within twenty seconds
     */
    public KvorumMember leader() {
        for (int poll = 0; poll < POLLS_MAX; poll++) {
            var running = members.stream().filter(KvorumMember::isRunning).toList();
            var leader = running.stream()
                    .filter(candidate -> running.stream()
                            .allMatch(member -> member.server().leaderId()
                                    == candidate.server().memberId()))
                    .findFirst();
            if (leader.isPresent()) {
                return leader.get();
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        throw new AssertionError("no leader: do a majority of the members run? " + runningNames());
    }

    /** Returns the members that run and do not lead, once one leads. */
    public List<KvorumMember> followers() {
        var leader = leader();
        return members.stream()
                .filter(member -> member.isRunning() && member != leader)
                .toList();
    }

    private List<String> runningNames() {
        return members.stream()
                .filter(KvorumMember::isRunning)
                .map(KvorumMember::name)
                .toList();
    }

    /** Starts all members that do not run, at once, and waits until they serve. */
    public void start() {
        var starting = new ArrayList<>(members);
        starting.removeIf(KvorumMember::isRunning);
        starting.forEach(KvorumMember::launch);
        starting.forEach(KvorumMember::awaitReady);
    }

    /** Stops all members in order. */
    public void stop() {
        members.forEach(KvorumMember::stop);
    }

    /** Stops all members as if their processes were killed. */
    public void kill() {
        members.forEach(KvorumMember::kill);
    }

    /** Stops all members in order, and starts them where they were, with the data they had. */
    public void restart() {
        stop();
        start();
    }

    /** Cleans up for the next test. */
    public void clean(Cleaning cleaning) {
        switch (cleaning) {
            case NOTHING -> {}
            case KEYS -> {
                start();
                Wiping.keysAndLeases(leader().server().member());
            }
            case EVERYTHING -> {
                kill();
                members.forEach(member -> directory.deleteData(member.name()));
                start();
            }
        }
    }

    /** Ends all members and deletes their data. */
    @Override
    public void close() {
        try {
            kill();
        } finally {
            directory.delete();
        }
    }
}
