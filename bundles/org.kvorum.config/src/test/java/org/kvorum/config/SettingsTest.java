// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.config.FakeHost.config;
import static org.kvorum.config.FakeHost.read;
import static org.kvorum.config.FakeHost.refusal;
import static org.kvorum.config.FakeHost.warnings;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void variablesStandForFlags() {
        var config = config(read(Map.of("ETCD_NAME", "a", "ETCD_UNSAFE_NO_FSYNC", "1", "ETCD_MAX_WALS", "")));

        assertThat(config.text("name")).isEqualTo("a");
        assertThat(config.enabled("unsafe-no-fsync")).isTrue();
        assertThat(config.number("max-wals")).isEqualTo(5);
    }

    @Test
    void aVariableAndAFlagForTheSameSettingConflict() {
        assertThat(refusal(read(Map.of("ETCD_NAME", "a"), "--name=b")))
                .startsWith("conflicting environment variable is shadowed by corresponding command-line flag");
    }

    @Test
    void unknownVariablesAreWarnedAbout() {
        var outcome = read(Map.of("ETCD_VERIFY", "all", "ETCD_UNSUPPORTED_ARCH", "arm", "HOME", "/"), "--data-dir=d");

        assertThat(warnings(outcome))
                .containsExactly("unrecognized environment variable{environment-variable=ETCD_VERIFY=all}");
    }

    @Test
    void aBadVariableIsRefused() {
        assertThat(refusal(read(Map.of("ETCD_MAX_WALS", "x"))))
                .isEqualTo("invalid value \"x\" for ETCD_MAX_WALS: parse error");
    }

    @Test
    void theNameDecidesDataDirAndInitialCluster() {
        var config = config("--name=a", "--initial-advertise-peer-urls=http://h:1,http://h:2");

        assertThat(config.text("data-dir")).isEqualTo("a.etcd");
        assertThat(config.text("initial-cluster")).isEqualTo("a=http://h:1,a=http://h:2");
    }

    @Test
    void aMemberThatListensEverywhereAdvertisesItsRoute() {
        var config = config("--name=a", "--listen-peer-urls=http://0.0.0.0:4");

        assertThat(config.text("initial-advertise-peer-urls")).isEqualTo("http://10.1.2.3:4");
        assertThat(config.text("initial-cluster")).isEqualTo("a=http://10.1.2.3:4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--listen-client-urls=http://127.0.0.1:1|--advertise-client-urls is required when --listen-client-urls is set explicitly",
                "--listen-peer-urls=http://foo.bar:1|expected IP in URL for binding (http://foo.bar:1)",
                "--heartbeat-interval=0|--heartbeat-interval must be >0 (set to 0ms)",
                "--heartbeat-interval=201|--election-timeout[1000ms] should be at least as 5 times as --heartbeat-interval[201ms]",
                "--election-timeout=50001|--election-timeout[50001ms] is too long, and should be set less than 50000ms",
                "--auto-compaction-mode=x|unknown auto-compaction-mode \"x\"",
                "--auto-compaction-retention=x|error parsing CompactionRetention: invalid value \"x\"",
                "--compact-hash-check-time=0s|--compact-hash-check-time must be >0 (set to 0s)",
                "--logger=x|unknown logger option \"x\"",
                "--log-level=x|unrecognized level: \"x\"",
                "--tls-min-version=TLS1.0|unexpected TLS version \"TLS1.0\"",
                "--feature-gates=LeaseCheckpointPersist=true|enabling feature gate LeaseCheckpointPersist requires enabling feature gate LeaseCheckpoint",
                "--discovery-token=x|both --discovery-endpoints and --discovery-token must be set",
                "x|\"x\" is not a valid flag"
            })
    void contradictionsAreRefused(String arg, String reason) {
        assertThat(refusal(read(Map.of(), arg))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:1",
        "http://127.0.0.1:1",
        "http://[::1]:1",
        "http://[fe80::1%eth0]:1",
        "https://0.0.0.0:1",
        "unix://socket",
        "unixs:///run/a.sock"
    })
    void membersBindToAddressesLocalhostAndSockets(String url) {
        assertThat(config("--listen-peer-urls=" + url).list("listen-peer-urls")).containsExactly(url);
    }

    @Test
    void onlyOneWayToBootstrapIsTaken() {
        assertThat(refusal(read(Map.of(), "--initial-cluster=a=http://a:1", "--discovery-srv=example.org")))
                .startsWith("multiple discovery or bootstrap flags are set.");
        assertThat(config("--discovery-srv=example.org").text("initial-cluster"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--name=a,static",
        "--discovery-srv=example.org,dns",
        "--discovery-endpoints=http://a:1 --discovery-token=t,etcd",
        "--discovery-srv=example.org --discovery-mode=oracle,oracle"
    })
    void theModeOfDiscoveryFollowsFromOtherFlagsUnlessItIsNamed(String args, String mode) {
        assertThat(config(args.split(" ")).text("discovery-mode")).isEqualTo(mode);
    }

    @Test
    void flagsWithoutEffectAreToldInOneLine() {
        var outcome =
                read(Map.of(), "--data-dir=d", "--max-snapshots=3", "--memory-mlock", "--bcrypt-cost=10", "--v=3");

        assertThat(warnings(outcome))
                .containsExactly(
                        "--max-snapshots is deprecated in 3.6 and will be decommissioned in 3.8{}",
                        "these flags have no effect yet{flags=[--memory-mlock]}",
                        "these flags are no longer supported, and ignored{flags=[--v]}");
    }

    @Test
    void theDumpIsTypedAndKeepsSecrets() {
        var reader = new ConfigReader(new FakeHost(Map.of()));
        var dump = reader.dump(config("--snapshot-catchup-entries=1000", "--discovery-password=p", "--pre-vote=0"));

        assertThat(dump)
                .containsEntry("snapshot-catchup-entries", 1000L)
                .containsEntry("pre-vote", false)
                .containsEntry("heartbeat-interval", "100ms")
                .containsEntry("election-timeout", "1s")
                .containsEntry("compact-hash-check-time", "1m0s")
                .containsEntry("quota-backend-bytes", 2147483648L)
                .containsEntry("listen-client-urls", List.of("http://localhost:2379"))
                .containsEntry("discovery-password", "***")
                .doesNotContainKey("v");
    }

    @Test
    void collectiveFeatureGatesAreSpread() {
        assertThat(config("--feature-gates=AllBeta=false,FastLeaseKeepAlive=true")
                        .list("feature-gates"))
                .containsExactly("FastLeaseKeepAlive=true", "TxnModeWriteWithSharedBuffer=false");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0s",
        "1,1ns",
        "1500,1.5µs",
        "100000000,100ms",
        "1000000000,1s",
        "90000000000,1m30s",
        "7200000000000,2h0m0s",
        "-1,-1ns"
    })
    void durationsAreWrittenAsGoWritesThem(long nanos, String text) {
        assertThat(GoDuration.format(nanos)).isEqualTo(text);
    }
}
