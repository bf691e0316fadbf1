// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.bytes.Bytes;

class MemberIdsTest {
    private final BackendMembershipFactory factory = new BackendMembershipFactory();

    @Test
    void derivesTheIdsThatEtcdDerives() {
        var cluster = factory.initial("m=https://localhost:20001", "new");
        assertThat(cluster.members()).hasSize(1);
        assertThat(cluster.members().get(0).id()).isEqualTo(0x00a8f3458387986dL);
        assertThat(cluster.clusterId()).isEqualTo(0x34c21a2d427db393L);
    }

    @Test
    void tokenKeepsClustersApart() {
        assertThat(factory.initial("a=http://h:1", "x").clusterId())
                .isNotEqualTo(factory.initial("a=http://h:1", "y").clusterId());
    }

    @Test
    void gathersAllUrlsOfAName() {
        var cluster = factory.initial("a=http://h:2,b=http://h:3,a=http://h:1", "t");
        assertThat(cluster.members())
                .extracting(MemberInfo::name, MemberInfo::peerUrls)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("a", List.of("http://h:1", "http://h:2")),
                        org.assertj.core.groups.Tuple.tuple("b", List.of("http://h:3")));
    }

    @Test
    void saysWhichPairIsMalformed() {
        assertThatThrownBy(() -> factory.initial("a=http://h:1,b", "t"))
                .hasMessageContaining("\"b\"")
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> factory.initial("a=http://h:1,b=http://h:1", "t"))
                .hasMessageContaining("same peer URLs");
    }

    @Test
    void writesMembersAsEtcdDoes() {
        var member = new MemberInfo(-1, "n", List.of("http://h:1"), List.of("http://h:2"), true);
        var json = new MemberJson(member, false).encode();
        assertThat(json)
                .isEqualTo(Bytes.utf8("{\"id\":18446744073709551615,\"peerURLs\":[\"http://h:1\"],\"isLearner\":true,"
                        + "\"name\":\"n\",\"clientURLs\":[\"http://h:2\"]}"));
        assertThat(MemberJson.decode(json).member()).isEqualTo(member);
        assertThat(MemberJson.decode(Bytes.utf8("{\"id\":5,\"peerURLs\":null,\"isPromote\":true}"))
                        .promote())
                .isTrue();
    }
}
