// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.cli.Values;

final class NettyConnectionsTest {
    @ParameterizedTest
    @ValueSource(strings = {"keepalive-time", "keepalive-timeout"})
    void zerosStandForNoPings(String flag) {
        var values = new HashMap<String, Object>(Map.of(
                "command-timeout", Duration.ofSeconds(5),
                "dial-timeout", Duration.ofSeconds(2),
                "keepalive-time", Duration.ofSeconds(2),
                "keepalive-timeout", Duration.ofSeconds(6),
                "max-recv-bytes", 0L));
        values.put(flag, Duration.ZERO);
        var plain = new TlsSettings("", "", "", "", false, false);

        try (var connections = new NettyConnections(
                List.of("127.0.0.1:1"), new Values(values, Set.of(flag)), plain, new Credentials("", "", ""))) {
            assertThat(connections.any().authority()).isEqualTo("127.0.0.1:1");
        }
    }
}
