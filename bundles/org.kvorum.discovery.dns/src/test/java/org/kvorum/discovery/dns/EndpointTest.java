// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.api.discovery.DiscoveryException;

final class EndpointTest {
    @ParameterizedTest
    @CsvSource({"a.b:1,a.b,a.b:1", "a.b.:1,a.b,a.b:1", "[::1]:1,::1,[::1]:1", "127.0.0.1:1,127.0.0.1,127.0.0.1:1"})
    void addressInAUrlLosesItsDotAndKeepsItsBrackets(String text, String host, String written) {
        assertThat(Endpoint.parse(text)).isEqualTo(new Endpoint(host, 1)).hasToString(written);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1,10.0.0.1:53",
        "10.0.0.1:5353,10.0.0.1:5353",
        "ns.example.org,ns.example.org:53",
        "fd00::1,[fd00::1]:53",
        "[fd00::1],[fd00::1]:53",
        "[fd00::1]:5353,[fd00::1]:5353"
    })
    void nameServerMayHaveAPort(String text, String written) {
        assertThat(NameServer.parse(text)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {":53", "a:", "a:b", "a:0", "a:65536", "[::1]:"})
    void nameServerHasAHostAndAPortThatExists(String text) {
        assertThatThrownBy(() -> NameServer.parse(text)).isInstanceOf(DiscoveryException.class);
    }

    @Test
    void recordIsReadAsItStandsInAZone() {
        assertThat(SrvRecord.parse("10 5 2380 infra0.example.org.").endpoint()).hasToString("infra0.example.org:2380");
    }

    @Test
    void lastLineOfSearchDomainsCounts() {
        assertThat(ResolverFile.searchDomains("domain a\nnameserver 10.0.0.1\nsearch b.c. d\t.\n"))
                .containsExactly("b.c", "d");
        assertThat(ResolverFile.searchDomains("# search a\n")).isEmpty();
    }
}
