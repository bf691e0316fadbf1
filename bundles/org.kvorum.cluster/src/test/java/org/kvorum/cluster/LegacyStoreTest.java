// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.bytes.Bytes;

class LegacyStoreTest {
    private static final MemberInfo VOTER =
            new MemberInfo(0xfedcba9876543210L, "n1", List.of("http://a:1"), List.of("http://a:2"), false);
    private static final MemberInfo LEARNER = new MemberInfo(7, "", List.of("http://b:1"), List.of(), true);

    @Test
    void readsWhatItWrites() {
        var store = new LegacyStore(List.of(VOTER, LEARNER), Set.of(9L), "3.5.0");

        assertThat(LegacyStore.decode(store.encode())).isEqualTo(store);
        var young = new LegacyStore(List.of(LEARNER), Set.of(), "");
        assertThat(LegacyStore.decode(young.encode())).isEqualTo(young);
    }

    @Test
    void writesPathsAndTextsAsEtcdDoes() {
        assertThat(new LegacyStore(List.of(VOTER, LEARNER), Set.of(10L), "3.5.0")
                        .encode()
                        .toStringUtf8())
                .contains("\"Path\":\"/0/members/fedcba9876543210/raftAttributes\"")
                .contains("\"Value\":\"{\\\"peerURLs\\\":[\\\"http://b:1\\\"],\\\"isLearner\\\":true}\"")
                .contains("\"Value\":\"{\\\"name\\\":\\\"n1\\\",\\\"clientURLs\\\":[\\\"http://a:2\\\"]}\"")
                .contains("\"Path\":\"/0/removed_members/a\"")
                .contains("\"Value\":\"3.5.0\"")
                .contains("\"Path\":\"/1\"")
                .doesNotContain("/0/members/7/attributes");
    }

    @Test
    void refusesWhatIsNoTree() {
        assertThatThrownBy(() -> LegacyStore.decode(Bytes.utf8("{}"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LegacyStore.decode(Bytes.utf8("nonsense")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
