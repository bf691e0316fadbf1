// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.config.FakeHost.read;
import static org.kvorum.config.FakeHost.refusal;
import static org.kvorum.config.FakeHost.yaml;
import static org.kvorum.config.FakeHost.yamlOutcome;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlFileTest {
    @Test
    void aFileMakesFlagsAndVariablesUnheard() {
        var config = yaml("name: s1\nheartbeat-interval: 50\nsomething-else: 1\n");

        assertThat(config.text("name")).isEqualTo("s1");
        assertThat(config.number("heartbeat-interval")).isEqualTo(50);
        assertThat(config.number("max-wals")).isEqualTo(5);
        assertThat(config.text("initial-cluster")).isEqualTo("s1=http://localhost:2380");
    }

    @Test
    void durationsAreWholeNanoseconds() {
        assertThat(yaml("grpc-keepalive-interval: 5000000000").duration("grpc-keepalive-interval"))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(refusal(yamlOutcome("grpc-keepalive-interval: 5s")))
                .isEqualTo("invalid value 5s for grpc-keepalive-interval: cannot unmarshal string into number");
    }

    @Test
    void transportSecurityAndSocketsAreMaps() {
        var config = yaml("""
                client-transport-security:
                  cert-file: c.pem
                  client-cert-auth: true
                  allowed-hostname: [a, b]
                peer-transport-security: {cert-file: p.pem, allowed-cn: [x], auto-tls: true}
                socket-options: {reuse-port: true}
                cert-file: unheard
                raft-read-timeout: 9000000000
                """);

        assertThat(config.text("cert-file")).isEqualTo("c.pem");
        assertThat(config.enabled("client-cert-auth")).isTrue();
        assertThat(config.list("client-cert-allowed-hostname")).containsExactly("a", "b");
        assertThat(config.text("peer-cert-file")).isEqualTo("p.pem");
        assertThat(config.text("peer-cert-allowed-cn")).isEqualTo("x");
        assertThat(config.enabled("peer-auto-tls")).isTrue();
        assertThat(config.enabled("socket-reuse-port")).isTrue();
        assertThat(config.duration("raft-read-timeout")).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void listsAndJsonAreRead() {
        var config =
                yaml("{\"log-outputs\": [\"stderr\", \"a.log\"], \"cipher-suites\": [\"TLS_A\"], \"pre-vote\": false,"
                        + " \"listen-client-urls\": \"http://127.0.0.1:1,http://127.0.0.1:2\"}");

        assertThat(config.list("log-outputs")).containsExactly("stderr", "a.log");
        assertThat(config.text("cipher-suites")).isEqualTo("TLS_A");
        assertThat(config.enabled("pre-vote")).isFalse();
        assertThat(config.list("listen-client-urls")).hasSize(2);
    }

    @Test
    void brokenAndMissingFilesAreRefused() {
        assertThat(refusal(yamlOutcome("a: [")))
                .startsWith("error converting YAML to JSON: ")
                .doesNotContain("\n");
        assertThat(refusal(yamlOutcome("- a"))).isEqualTo("the file must hold keys with values");
        assertThat(refusal(yamlOutcome("initial-cluster-state: old")))
                .isEqualTo("invalid value old for initial-cluster-state: invalid value");
        assertThat(refusal(read(Map.of("ETCD_CONFIG_FILE", "nowhere")))).startsWith("open nowhere: ");
    }

    @Test
    void anEmptyFileIsAllDefaults() {
        assertThat(yaml("").text("name")).isEqualTo("default");
    }
}
