// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.mixed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.itests.mixed.Waiting.get;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clusters that are born with members of both kinds. */
@WithEtcd
class StaticClusterTest {
    @TempDir
    Path directory;

    static List<List<Kind>> births() {
        return List.of(List.of(Kind.ETCD, Kind.ETCD, Kind.KVORUM), List.of(Kind.ETCD, Kind.KVORUM, Kind.KVORUM));
    }

    @ParameterizedTest
    @MethodSource("births")
    void everyMemberServesWhoeverLeads(List<Kind> kinds) throws Exception {
        try (var cluster = MixedCluster.found(directory, kinds)) {
            checkMembersAndVersions(cluster);
            for (var leader : cluster.members()) {
                cluster.lead(leader);
                for (var member : cluster.members()) {
                    checkWriteReadWatch(member, leader);
                    checkLease(member, leader);
                    checkLock(member, leader);
                }
            }
            checkLeaseRunsOut(cluster);
            cluster.checkEqual();
            for (var member : cluster.members()) {
                member.terminate();
                put(cluster.leader(), "while", member.name() + " was away");
                member.restart();
                cluster.awaitCaughtUp(member);
                member.kill();
                put(cluster.leader(), "while", member.name() + " was away again");
                member.restart();
                cluster.awaitCaughtUp(member);
                assertThat(value(member, "while")).isEqualTo(member.name() + " was away again");
            }
            cluster.checkEqual();
            cluster.awaitClusterVersion("3.5");
        }
    }

    private static void checkMembersAndVersions(MixedCluster cluster) throws Exception {
        for (var member : cluster.members()) {
            Waiting.until(member + " knows the names of all", member.admin()::members, listed -> listed.stream()
                    .allMatch(other ->
                            !other.name().isEmpty() && other.clientUrls().size() == 1));
            assertThat(member.admin().versions().server())
                    .startsWith(member.kind().release());
        }
        cluster.awaitClusterVersion("3.5");
    }

    private static void checkWriteReadWatch(MixedMember member, MixedMember leader) throws Exception {
        var key = "to-" + member.name() + "-by-" + leader.name();
        var seen = new LinkedBlockingQueue<WatchResponse>();
        var created = new LinkedBlockingQueue<WatchResponse>();
        Watch.Listener listener = Watch.listener(response -> {
            if (response.isCreatedNotify()) {
                created.add(response);
            } else {
                seen.add(response);
            }
        });
        try (var watcher = leader.client()
                .getWatchClient()
                .watch(bytes(key), WatchOption.builder().withCreateNotify(true).build(), listener)) {
            assertThat(watcher).isNotNull();
            assertThat(created.poll(20, TimeUnit.SECONDS)).isNotNull();
            put(member, key, "v");
            var event = seen.poll(20, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            assertThat(event.getEvents().get(0).getKeyValue().getValue()).isEqualTo(bytes("v"));
        }
        assertThat(value(leader, key)).isEqualTo("v");
    }

    private static void checkLease(MixedMember member, MixedMember leader) throws Exception {
        var leases = member.client().getLeaseClient();
        long id = get(leases.grant(100)).getID();
        var key = "leased-by-" + member.name() + "-under-" + leader.name();
        get(member.client()
                .getKVClient()
                .put(bytes(key), bytes("v"), PutOption.builder().withLeaseId(id).build()));
        assertThat(get(leases.keepAliveOnce(id)).getTTL()).isEqualTo(100);
        var left = get(
                leases.timeToLive(id, LeaseOption.builder().withAttachedKeys().build()));
        assertThat(left.getTTL()).isBetween(90L, 100L);
        assertThat(left.getKeys()).hasSize(1);
        get(leader.client().getLeaseClient().revoke(id));
        assertThat(get(member.client().getKVClient().get(bytes(key))).getCount())
                .isZero();
    }

    private static void checkLock(MixedMember member, MixedMember leader) throws Exception {
        var name = bytes("lock-" + member.name() + "-" + leader.name());
        long first = get(member.client().getLeaseClient().grant(60)).getID();
        long second = get(leader.client().getLeaseClient().grant(60)).getID();
        var key = get(member.client().getLockClient().lock(name, first)).getKey();
        var waiting = leader.client().getLockClient().lock(name, second);
        Waiting.pause(Duration.ofMillis(100));
        assertThat(waiting).isNotDone();
        get(member.client().getLockClient().unlock(key));
        get(leader.client().getLockClient().unlock(get(waiting).getKey()));
        get(leader.client().getLeaseClient().revoke(first));
        get(member.client().getLeaseClient().revoke(second));
    }

    private static void checkLeaseRunsOut(MixedCluster cluster) throws Exception {
        for (var leader : cluster.members()) {
            cluster.lead(leader);
            for (var member : cluster.members()) {
                long id = get(member.client().getLeaseClient().grant(2)).getID();
                get(member.client()
                        .getKVClient()
                        .put(
                                bytes("short"),
                                bytes("v"),
                                PutOption.builder().withLeaseId(id).build()));
                assertThat(get(member.client().getKVClient().get(bytes("short")))
                                .getCount())
                        .isEqualTo(1);
                Waiting.until(
                        "the key of a lease that ran out is gone",
                        () -> get(member.client().getKVClient().get(bytes("short")))
                                .getCount(),
                        count -> count == 0);
            }
        }
    }

    static void put(MixedMember member, String key, String value) throws Exception {
        get(member.client().getKVClient().put(bytes(key), bytes(value)));
    }

    static String value(MixedMember member, String key) throws Exception {
        return get(member.client().getKVClient().get(bytes(key)))
                .getKvs()
                .get(0)
                .getValue()
                .toString(UTF_8);
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }
}
