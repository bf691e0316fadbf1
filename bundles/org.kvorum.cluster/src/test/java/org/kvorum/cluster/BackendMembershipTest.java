// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Cursor;
import org.kvorum.api.storage.StoreView;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.ClusterVersionSet;
import org.kvorum.command.DowngradeInfoSet;
import org.kvorum.command.LegacyRequest;
import org.kvorum.raft.ConfChange;
import org.kvorum.raft.ConfChangeType;

class BackendMembershipTest {
    private static final long NOW = 1_700_000_000;

    private final BackendMembershipFactory factory = new BackendMembershipFactory();
    private final Map<Bucket, NavigableMap<Bytes, Bytes>> stored = new HashMap<>();
    private final Membership membership = open();

    @Test
    void addsPromotesMovesAndRemoves() {
        var addition = factory.addition(1, List.of("http://b:1", "http://a:1"), true, NOW);
        long id = addition.nodeId();
        apply(addition);
        assertThat(membership.member(id))
                .contains(new MemberInfo(id, "", List.of("http://a:1", "http://b:1"), List.of(), true));

        apply(factory.promotion(2, id));
        apply(factory.update(3, id, List.of("http://c:1")));
        assertThat(open().members()).containsExactly(new MemberInfo(id, "", List.of("http://c:1"), List.of(), false));

        apply(removal(id));
        assertThat(membership.members()).isEmpty();
        assertThat(open().isRemoved(id)).isTrue();
    }

    @Test
    void believesTheOlderFormOfASnapshotUpToVersion35() {
        var first = factory.addition(1, List.of("http://a:1"), false, NOW);
        var second = factory.addition(2, List.of("http://b:1"), true, NOW);
        apply(first);
        apply(second);
        var promoted = new MemberInfo(second.nodeId(), "n2", List.of("http://b:1"), List.of("http://b:2"), false);
        var told = new LegacyStore(List.of(promoted), java.util.Set.of(first.nodeId(), 5L), "3.5.0").encode();

        membership.apply(new ClusterVersionSet("3.6.0"));
        membership.restoreLegacy(told);
        assertThat(membership.members()).hasSize(2);

        membership.apply(new ClusterVersionSet("3.5.0"));
        membership.restoreLegacy(Bytes.EMPTY);
        assertThat(membership.members()).hasSize(2);
        membership.restoreLegacy(told);
        assertThat(open().members()).containsExactly(promoted);
        assertThat(open().isRemoved(5)).isTrue();
        assertThat(open().isRemoved(first.nodeId())).isTrue();
        assertThat(LegacyStore.decode(open().legacyStore()).members()).containsExactly(promoted);
    }

    @Test
    void derivesNewIdsAsEtcdDoes() {
        var urls = List.of("http://b:1", "http://a:1");

        assertThat(factory.addition(1, urls, false, NOW).nodeId())
                .isEqualTo(MemberIds.member(List.of("http://a:1"), "http://b:1" + NOW, java.util.OptionalLong.empty()))
                .isNotEqualTo(factory.addition(1, urls, false, NOW + 1).nodeId());
    }

    @Test
    void writesPromotionsAsEtcdDoes() {
        assertThat(factory.promotion(1, 5).context())
                .isEqualTo(Bytes.utf8("{\"id\":5,\"peerURLs\":null,\"isPromote\":true}"));
    }

    @Test
    void saysWhyAChangeMustNotBe() {
        var first = factory.addition(1, List.of("http://a:1"), true, NOW);
        apply(first);

        assertThat(membership.validate(first)).contains(ErrorCode.MEMBER_EXISTS);
        assertThat(membership.validate(factory.addition(2, List.of("http://a:1"), false, NOW + 1)))
                .contains(ErrorCode.PEER_URL_EXISTS);
        assertThat(membership.validate(factory.addition(2, List.of("http://b:1"), true, NOW)))
                .contains(ErrorCode.TOO_MANY_LEARNERS);
        assertThat(membership.validate(factory.promotion(2, 7))).contains(ErrorCode.MEMBER_NOT_FOUND);
        assertThat(membership.validate(factory.update(2, 7, List.of("http://b:1"))))
                .contains(ErrorCode.MEMBER_NOT_FOUND);
        assertThat(membership.validate(removal(7))).contains(ErrorCode.MEMBER_NOT_FOUND);
        apply(factory.promotion(2, first.nodeId()));
        assertThat(membership.validate(factory.promotion(3, first.nodeId()))).contains(ErrorCode.MEMBER_NOT_LEARNER);
        apply(removal(first.nodeId()));
        assertThat(membership.validate(first)).as("nobody comes back").contains(ErrorCode.MEMBER_NOT_FOUND);
    }

    @Test
    void takesWhatEtcd35Publishes() {
        var addition = factory.addition(1, List.of("http://a:1"), false, NOW);
        apply(addition);
        var id = MemberIds.hex(addition.nodeId());

        membership.apply(new LegacyRequest(
                9, "PUT", "/0/members/" + id + "/attributes", "{\"name\":\"n\",\"clientURLs\":[\"http://c:1\"]}"));
        membership.apply(new LegacyRequest(9, "PUT", "/0/version", "3.5.0"));

        assertThat(open().members())
                .containsExactly(
                        new MemberInfo(addition.nodeId(), "n", List.of("http://a:1"), List.of("http://c:1"), false));
        assertThat(open().clusterVersion()).isEqualTo("3.5.0");
    }

    @Test
    void passesOverAllOtherRequestsOfEtcd35() {
        membership.apply(new LegacyRequest(9, "SYNC", "", ""));
        membership.apply(new LegacyRequest(9, "DELETE", "/0/version", ""));
        membership.apply(new LegacyRequest(9, "PUT", "/1/key", "value"));
        membership.apply(new LegacyRequest(9, "PUT", "/0/members/7/attributes", "{\"name\":\"stranger\"}"));

        assertThat(stored).isEmpty();
    }

    @Test
    void remembersVersionAndDowngrade() {
        membership.apply(new ClusterVersionSet("3.7.0"));
        membership.apply(new DowngradeInfoSet(true, "3.6.0"));
        assertThat(open().clusterVersion()).isEqualTo("3.7.0");
        assertThat(open().downgradeTarget()).isEqualTo("3.6.0");

        membership.apply(new DowngradeInfoSet(false, ""));
        assertThat(open().downgradeTarget()).isEmpty();
    }

    private static ConfChange removal(long id) {
        return new ConfChange(1, ConfChangeType.REMOVE_NODE, id, Bytes.EMPTY);
    }

    private void apply(ConfChange change) {
        assertThat(membership.validate(change)).isEmpty();
        membership.apply(change);
    }

    private Membership open() {
        return factory.open(backend(), 1);
    }

    /** Returns a backend that has but what the membership uses of one. */
    private Backend backend() {
        return (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "put" -> bucket((Bucket) arguments[0]).put((Bytes) arguments[1], (Bytes) arguments[2]);
                        case "delete" -> bucket((Bucket) arguments[0]).remove((Bytes) arguments[1]);
                        case "view" -> {
                            return new MapView();
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                    return null;
                });
    }

    private Map<Bytes, Bytes> bucket(Bucket bucket) {
        return stored.computeIfAbsent(bucket, key -> new TreeMap<>());
    }

    private final class MapView implements StoreView {
        @Override
        public @org.jspecify.annotations.Nullable Bytes get(Bucket bucket, Bytes key) {
            return stored.getOrDefault(bucket, new TreeMap<>()).get(key);
        }

        @Override
        public Cursor cursor(Bucket bucket, Bytes from, Bytes to) {
            var records =
                    stored.getOrDefault(bucket, new TreeMap<>()).entrySet().iterator();
            return new Cursor() {
                private Map.@org.jspecify.annotations.Nullable Entry<Bytes, Bytes> current;

                @Override
                public boolean next() {
                    current = records.hasNext() ? records.next() : null;
                    return current != null;
                }

                @Override
                public Bytes key() {
                    return Objects.requireNonNull(current).getKey();
                }

                @Override
                public Bytes value() {
                    return Objects.requireNonNull(current).getValue();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }
}
