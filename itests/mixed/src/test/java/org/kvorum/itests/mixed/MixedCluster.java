// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.mixed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A cluster on this machine whose members are of either kind. */
final class MixedCluster implements AutoCloseable {
    private final Path directory;
    private final Function<Kind, List<String>> extraFlags;
    private final List<MixedMember> members = new CopyOnWriteArrayList<>();
    private int named;

    private MixedCluster(Path directory, Function<Kind, List<String>> extraFlags) {
        this.directory = directory;
        this.extraFlags = extraFlags;
    }

    /** Starts a cluster that is born with these members, and waits until all serve. */
    static MixedCluster found(Path directory, List<Kind> kinds) {
        return found(directory, kinds, kind -> List.of());
    }

    /**
     * Starts a cluster that is born with these members, and waits until all serve.
     *
     * @param extraFlags what members of a kind are started with besides
     */
    static MixedCluster found(Path directory, List<Kind> kinds, Function<Kind, List<String>> extraFlags) {
        var cluster = new MixedCluster(directory, extraFlags);
        kinds.forEach(cluster::next);
        cluster.members.forEach(member -> cluster.spawn(member, "new"));
        cluster.members.forEach(MixedMember::awaitReady);
        return cluster;
    }

    private MixedMember next(Kind kind) {
        named++;
        var member = new MixedMember((kind == Kind.ETCD ? "e" : "k") + named, kind, directory);
        members.add(member);
        return member;
    }

    private void spawn(MixedMember member, String state) {
        member.spawn(initialCluster(), state, extraFlags.apply(member.kind()));
    }

    private String initialCluster() {
        return members.stream()
                .map(member -> member.name() + "=" + member.peerUrl())
                .collect(Collectors.joining(","));
    }

    /** Adds a learner, starts it, waits until it has caught up, and makes it a voter. */
    MixedMember join(Kind kind) throws Exception {
        var asked = leader();
        var member = next(kind);
        long id = Waiting.until(
                "a learner is added", () -> asked.admin().addMember(member.peerUrl(), true), added -> true);
        spawn(member, "existing");
        Waiting.until(
                member + " is promoted",
                () -> {
                    assertThat(member.isAlive()).as(() -> member.log()).isTrue();
                    leader().admin().promoteMember(id);
                    return true;
                },
                promoted -> promoted);
        member.awaitReady();
        awaitCaughtUp(member);
        return member;
    }

    /** Removes a member and waits until its process has ended, as removed members do. */
    void leave(MixedMember member) throws Exception {
        long id = member.id();
        var asked = members.stream()
                .filter(other -> other != member && other.isAlive())
                .findFirst()
                .orElseThrow();
        Waiting.until(
                member + " is removed",
                () -> {
                    if (asked.admin().members().stream().anyMatch(listed -> listed.id() == id)) {
                        asked.admin().removeMember(id);
                    }
                    return true;
                },
                removed -> removed);
        members.remove(member);
        member.awaitEnd();
        member.close();
    }

    List<MixedMember> members() {
        return List.copyOf(members);
    }

    /** Returns the members whose processes serve. */
    List<MixedMember> alive() {
        return members.stream().filter(MixedMember::isReady).toList();
    }

    /** Returns the first member of the kind. */
    MixedMember first(Kind kind) {
        return members.stream()
                .filter(member -> member.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    /** Waits until a member leads that all living members know of, and returns it. */
    MixedMember leader() {
        return Waiting.until("all members know one leader", this::agreedLeader, Optional::isPresent)
                .orElseThrow();
    }

    private Optional<MixedMember> agreedLeader() throws IOException, InterruptedException {
        var byId = new TreeMap<Long, MixedMember>();
        var leaders = new TreeSet<Long>();
        for (var member : members) {
            if (member.isAlive()) {
                var status = member.admin().status();
                byId.put(status.id(), member);
                leaders.add(status.leader());
            }
        }
        return leaders.size() == 1 ? Optional.ofNullable(byId.get(leaders.first())) : Optional.empty();
    }

    /** Makes the member the leader. */
    void lead(MixedMember member) {
        long id = member.id();
        Waiting.until(
                member + " leads",
                () -> {
                    var leader = leader();
                    if (leader != member) {
                        leader.admin().moveLeader(id);
                    }
                    return leader();
                },
                leader -> leader == member);
    }

    /** Waits until the member has applied what the leader has applied now. */
    void awaitCaughtUp(MixedMember member) throws Exception {
        long index = leader().admin().status().appliedIndex();
        Waiting.until(
                member + " has applied " + index, member.admin()::status, status -> index <= status.appliedIndex());
    }

    /** Checks that all members have the same keys, the compacted ones included, and returns their revision. */
    long checkEqual() throws Exception {
        for (var member : members) {
            awaitCaughtUp(member);
        }
        long revision = leader().admin().status().revision();
        // A member compacts in its own time; the hash tells how far it is.
        Waiting.until(
                "all members have the same hash at revision " + revision,
                () -> {
                    var hashes = new TreeMap<String, Admin.Hash>();
                    for (var member : members) {
                        hashes.put(member.name(), member.admin().hash(revision));
                    }
                    return hashes;
                },
                hashes -> hashes.values().stream().distinct().count() == 1);
        return revision;
    }

    /** Waits until all members say that the cluster is of the release. */
    void awaitClusterVersion(String release) {
        for (var member : members) {
            Waiting.until(
                    member + " says that the cluster is at " + release,
                    member.admin()::versions,
                    versions -> versions.cluster().startsWith(release + "."));
        }
    }

    @Override
    public void close() {
        members.forEach(MixedMember::close);
    }
}
