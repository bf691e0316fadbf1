// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.cluster.Member;
import io.etcd.jetcd.maintenance.StatusResponse;
import io.etcd.jetcd.options.GetOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kvorum.itests.process.MemberProcess;

/** Members as processes, each with the flags of its own unit file and an address of its own. Used by one thread. */
public final class KvorumCluster implements AutoCloseable {
    /** How long what has to happen may take on a machine that does other things as well. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String TOKEN = "etcd-cluster-1";
    private static final int PROXY_HOSTS = 100;

    private final Path directory;
    private final List<String> flags;
    private final @Nullable Network network;
    private final Loopback loopback = Loopback.reserve();
    private final List<ClusterMember> members = new ArrayList<>();
    private int hostsUsed;

    private KvorumCluster(Path directory, @Nullable Network network, String... flags) {
        this.directory = directory;
        this.network = network;
        this.flags = List.of(flags);
    }

    /** Returns that many members that are not started, each of which knows of all. */
    public static KvorumCluster prepare(Path directory, int size, String... flags) {
        return prepare(directory, null, size, flags);
    }

    /** Starts that many members and waits until all are ready. */
    public static KvorumCluster start(Path directory, int size, String... flags) {
        return started(prepare(directory, size, flags));
    }

    /** Starts that many members that reach each other only through the network. */
    public static KvorumCluster startOver(Network network, Path directory, int size, String... flags) {
        return started(prepare(directory, network, size, flags));
    }

    private static KvorumCluster prepare(Path directory, @Nullable Network network, int size, String... flags) {
        var cluster = new KvorumCluster(directory, network, flags);
        var urls = new ArrayList<String>();
        for (int i = 0; i < size; i++) {
            var name = nameOf(++cluster.hostsUsed);
            urls.add(name + "=" + cluster.peerUrl(name));
        }
        for (int i = 1; i <= size; i++) {
            cluster.members.add(cluster.member("m" + i, String.join(",", urls), false));
        }
        return cluster;
    }

    private static KvorumCluster started(KvorumCluster cluster) {
        try {
            cluster.startAll();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** Starts all members that do not run, and waits until they are ready. */
    public void startAll() {
        var down =
                members.stream().filter(member -> !member.process().isAlive()).toList();
        down.forEach(ClusterMember::spawn);
        down.forEach(member -> member.process().awaitReady());
        introduce();
    }

    /** Tells the network whose connection is whose. */
    public void introduce() {
        if (network != null) {
            ids().forEach((name, id) -> network.introduce(id, name));
        }
    }

    /** Returns the members, in the order of their addresses. */
    public List<ClusterMember> members() {
        return List.copyOf(members);
    }

    /** Returns a member, counted from 0. */
    public ClusterMember member(int index) {
        return members.get(index);
    }

    /** Returns the member of that name. */
    public ClusterMember member(String name) {
        return members.stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the members whose process runs. */
    public List<ClusterMember> alive() {
        return members.stream().filter(member -> member.process().isAlive()).toList();
    }

    /** Returns some member whose process runs, and that is none of those. */
    public ClusterMember anyBut(ClusterMember... those) {
        return alive().stream()
                .filter(member -> !List.of(those).contains(member))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the members' list as a live member has it. */
    public List<Member> list() {
        return await("a list of members", () -> {
            for (var member : alive()) {
                try {
                    return Optional.of(
                            get(member.client().getClusterClient().listMember()).getMembers());
                } catch (ExecutionException | TimeoutException noAnswer) {
                    // another may know
                }
            }
            return Optional.empty();
        });
    }

    /** Returns the ids of the members by their names, also of those that have not started yet. */
    public Map<String, Long> ids() {
        var listed = list();
        return members.stream()
                .flatMap(member -> listed.stream()
                        .filter(entry -> entry.getPeerURIs()
                                .contains(URI.create(member.unit().peerUrl())))
                        .map(entry -> Map.entry(member.name(), entry.getId())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Returns the id of the member. */
    public long idOf(ClusterMember member) {
        return Optional.ofNullable(ids().get(member.name())).orElseThrow();
    }

    /** Returns what the member says about itself. */
    public static StatusResponse status(ClusterMember member)
            throws InterruptedException, ExecutionException, TimeoutException {
        return get(member.client().getMaintenanceClient().statusMember(member.clientUrl()));
    }

    /** Waits until all members whose process runs name the same leader, and that is one of them. */
    public ClusterMember awaitLeader() {
        return await("a leader", () -> {
            var leaders = new ArrayList<Long>();
            var idsSeen = new HashMap<Long, ClusterMember>();
            for (var member : alive()) {
                var status = status(member);
                leaders.add(status.getLeader());
                idsSeen.put(status.getHeader().getMemberId(), member);
            }
            return leaders.stream().distinct().count() == 1
                    ? Optional.ofNullable(idsSeen.get(leaders.get(0)))
                    : Optional.empty();
        });
    }

    /** Waits until every member whose process runs answers a linearizable read. */
    public void awaitHealthy() {
        for (var member : alive()) {
            await(member.name() + " to be healthy", () -> {
                get(member.client().getKVClient().get(bytes("health")));
                return Optional.of(true);
            });
        }
    }

    /** Waits until every member whose process runs, learners as well, has applied what the furthest has. */
    public void awaitSameRevision() {
        await("the same revision on all", () -> {
            var revisions = new ArrayList<Long>();
            for (var member : alive()) {
                revisions.add(get(member.client()
                                .getKVClient()
                                .get(
                                        bytes("health"),
                                        GetOption.builder()
                                                .withSerializable(true)
                                                .build()))
                        .getHeader()
                        .getRevision());
            }
            return revisions.stream().distinct().count() == 1 ? Optional.of(true) : Optional.empty();
        });
    }

    /** Asks the member for a new one, with an address that nobody had, and returns it; it is not started. */
    public ClusterMember add(ClusterMember by, boolean learner)
            throws InterruptedException, ExecutionException, TimeoutException {
        // an address is used up only when the cluster has taken it
        var name = nameOf(hostsUsed + 1);
        var added = get(by.client().getClusterClient().addMember(List.of(URI.create(peerUrl(name))), learner));
        hostsUsed++;
        var initialCluster = new ArrayList<String>();
        for (var entry : added.getMembers()) {
            var named = entry.getId() == added.getMember().getId() ? name : entry.getName();
            for (var url : entry.getPeerURIs()) {
                initialCluster.add(named + "=" + url);
            }
        }
        if (network != null) {
            network.introduce(added.getMember().getId(), name);
        }
        var member = member(name, String.join(",", initialCluster), true);
        members.add(member);
        return member;
    }

    /** Asks the one member to remove the other; its process goes on until it knows. */
    public void remove(ClusterMember by, ClusterMember gone)
            throws InterruptedException, ExecutionException, TimeoutException {
        get(by.client().getClusterClient().removeMember(idOf(gone)));
    }

    /** Ends the member's process and forgets it. */
    public void forget(ClusterMember gone) {
        gone.close();
        members.remove(gone);
        if (network != null) {
            network.unlisten(gone.name());
        }
    }

    /** Returns an address that no member has yet. */
    public String freshHost() {
        return loopback.host(++hostsUsed);
    }

    private static String nameOf(int host) {
        return "m" + host;
    }

    private static int hostOf(String name) {
        return Integer.parseInt(name.substring(1));
    }

    private String peerUrl(String name) {
        return Unit.url(advertisedHost(name), Unit.PEER_PORT);
    }

    private String advertisedHost(String name) {
        int host = hostOf(name);
        return loopback.host(network == null ? host : host + PROXY_HOSTS);
    }

    private ClusterMember member(String name, String initialCluster, boolean existing) {
        var host = loopback.host(hostOf(name));
        if (network != null) {
            try {
                network.listen(
                        name,
                        new InetSocketAddress(advertisedHost(name), Unit.PEER_PORT),
                        new InetSocketAddress(host, Unit.PEER_PORT));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new ClusterMember(
                new Unit(name, directory.resolve(name), host, peerUrl(name), TOKEN, initialCluster, existing, flags));
    }

    /** Something that comes sooner or later. */
    public interface Attempt<T> {
        /** Returns it, if it is there; a failed request or one without answer means that it is not there yet. */
        Optional<T> get() throws InterruptedException, ExecutionException, TimeoutException;
    }

    /** Tries until it is there. */
    public static <T> T await(String what, Attempt<T> attempt) {
        return await(what, PATIENCE, attempt);
    }

    /** Tries until it is there. */
    public static <T> T await(String what, Duration patience, Attempt<T> attempt) {
        long deadline = System.nanoTime() + patience.toNanos();
        Exception last = null;
        while (true) {
            try {
                var there = attempt.get();
                if (there.isPresent()) {
                    return there.get();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            } catch (ExecutionException | TimeoutException notYet) {
                last = notYet;
            }
            if (deadline < System.nanoTime()) {
                throw new AssertionError("waited " + patience + " in vain for " + what, last);
            }
            MemberProcess.pause(Duration.ofMillis(20));
        }
    }

    /** Waits for an answer. */
    public static <T> T get(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(15, TimeUnit.SECONDS);
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }

    @Override
    public void close() {
        members.forEach(ClusterMember::close);
        if (network != null) {
            network.close();
        }
        loopback.close();
    }
}
