// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.fixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kvorum.api.discovery.DiscoveredCluster;
import org.kvorum.api.discovery.DiscoveryException;
import org.kvorum.api.discovery.DiscoveryRequest;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.env.sim.Simulation;

final class StaticDiscoveryTest {
    private final EventLoop loop = new Simulation(1).newEnvironment("a").newEventLoop("start", failure -> {});

    @Test
    void listIsTakenAsItIsAtOnce() {
        assertThat(discover("b=http://b:2380,a=http://a:2380,b=http://[::1]:2381"))
                .isEqualTo(
                        new DiscoveredCluster("a=http://a:2380,b=http://[::1]:2381,b=http://b:2380", "etcd-cluster"));
    }

    @Test
    void commaTooManyDoesNoHarm() {
        assertThat(discover("a=http://a:2380,,").initialCluster()).isEqualTo("a=http://a:2380");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|names no member",
                "a|\"a\" is not of the form name=url",
                "=http://a:1|\"=http://a:1\" is not of the form name=url",
                "a=|URL scheme must be http, https, unix, or unixs: ",
                "a=ftp://a:1|URL scheme must be http, https, unix, or unixs: ftp://a:1",
                "a=http://a|URL address does not have the form \"host:port\": http://a",
                "a=http://::1:2380|URL address does not have the form \"host:port\": http://::1:2380",
                "a=http://a:1/b|URL must not contain a path: http://a:1/b",
            })
    void whatIsWrongIsSaid(String list, String complaint) {
        assertThatThrownBy(() -> discover(list))
                .hasCauseInstanceOf(DiscoveryException.class)
                .hasMessageContaining("--initial-cluster")
                .hasMessageContaining(complaint);
    }

    private DiscoveredCluster discover(String list) {
        var config = new MemberConfig(Map.of("initial-cluster", list, "initial-cluster-token", "etcd-cluster"));
        return new StaticDiscovery()
                .discover(new DiscoveryRequest(config, loop, (self, token) -> 0))
                .join();
    }
}
