// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.config.FakeHost.config;
import static org.kvorum.config.FakeHost.read;
import static org.kvorum.config.FakeHost.refusal;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    @Test
    void flagsTakeOneDashOrTwoAndAnEqualsSignOrNone() {
        var config = config("-name=a", "--data-dir", "d", "-heartbeat-interval", "50", "--election-timeout=500");

        assertThat(config.text("name")).isEqualTo("a");
        assertThat(config.text("data-dir")).isEqualTo("d");
        assertThat(config.number("heartbeat-interval")).isEqualTo(50);
        assertThat(config.number("election-timeout")).isEqualTo(500);
    }

    @Test
    void theLastOfRepeatedFlagsWins() {
        assertThat(config("--name=a", "--name", "b").text("name")).isEqualTo("b");
    }

    @Test
    void booleansStandAloneAndNeverTakeTheNextArgument() {
        assertThat(config("--unsafe-no-fsync").enabled("unsafe-no-fsync")).isTrue();
        assertThat(config("--pre-vote=F").enabled("pre-vote")).isFalse();
        assertThat(refusal(read(Map.of(), "--pre-vote", "false"))).isEqualTo("\"false\" is not a valid flag");
    }

    @ParameterizedTest
    @CsvSource({
        "100ms,100000000",
        "1m30s,90000000000",
        "1µs,1000",
        "1us,1000",
        "1.5s,1500000000",
        "0,0",
        "2h0m0s,7200000000000"
    })
    void durationsBecomeNanoseconds(String text, long nanos) {
        assertThat(config("--warning-apply-duration=" + text).number("warning-apply-duration"))
                .isEqualTo(nanos);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--frob|flag provided but not defined: -frob",
                "--frob=1|flag provided but not defined: -frob",
                "--experimental-anything=1|flag provided but not defined: -experimental-anything",
                "--discovery=1|flag provided but not defined: -discovery",
                "--name|flag needs an argument: -name",
                "---name|bad flag syntax: ---name",
                "-=x|bad flag syntax: -=x",
                "--heartbeat-interval=x|invalid value \"x\" for flag -heartbeat-interval: parse error",
                "--heartbeat-interval=-1|invalid value \"-1\" for flag -heartbeat-interval: parse error",
                "--max-concurrent-streams=4294967296|invalid value \"4294967296\" for flag -max-concurrent-streams: value out of range",
                "--warning-apply-duration=5|invalid value \"5\" for flag -warning-apply-duration: parse error",
                "--pre-vote=maybe|invalid boolean value \"maybe\" for -pre-vote: parse error",
                "--initial-cluster-state=foo|invalid value \"foo\" for flag -initial-cluster-state: invalid value",
                "--listen-client-urls=foo|invalid value \"foo\" for flag -listen-client-urls: URL scheme must be http, https, unix, or unixs: foo",
                "--listen-client-urls=http://a|invalid value \"http://a\" for flag -listen-client-urls: URL address does not have the form \"host:port\": http://a",
                "--listen-client-urls=http://a:1/b|invalid value \"http://a:1/b\" for flag -listen-client-urls: URL must not contain a path: http://a:1/b",
                "--feature-gates=Nope=true|invalid value \"Nope=true\" for flag -feature-gates: unrecognized feature gate: Nope"
            })
    void mistakesAreToldAsEtcdTellsThem(String arg, String reason) {
        assertThat(read(Map.of(), arg)).isEqualTo(new Outcome.Misuse(reason));
    }

    @Test
    void helpAndVersionWinOverWhatComesAfter() {
        assertThat(read(Map.of(), "-h")).isEqualTo(new Outcome.Help());
        assertThat(read(Map.of(), "--name", "a", "--help", "--frob")).isEqualTo(new Outcome.Help());
        assertThat(read(Map.of(), "--version")).isEqualTo(new Outcome.Version());
        assertThat(read(Map.of(), "--version=false")).isInstanceOf(Outcome.Run.class);
    }

    @Test
    void helpNamesEveryFlagOfTheTable() {
        var help = HelpText.flags();

        for (var group : new Flags().groups()) {
            assertThat(help).contains("\n" + group.title() + ":\n");
            group.flags().forEach(flag -> assertThat(help).contains("  --" + flag.name() + " '"));
        }
    }

    @Test
    void urlsAreSortedAndNotRepeated() {
        assertThat(config(
                                "--listen-client-urls=http://127.0.0.1:2, http://127.0.0.1:1,http://127.0.0.1:2",
                                "--advertise-client-urls=http://a:1")
                        .list("listen-client-urls"))
                .containsExactly("http://127.0.0.1:1", "http://127.0.0.1:2");
    }

    @Test
    void everyFlagHasAValue() {
        var config = config();

        assertThat(config.values()).hasSizeGreaterThan(125);
        assertThat(config.text("listen-client-urls")).isEqualTo("http://localhost:2379");
        assertThat(config.text("data-dir")).isEqualTo("default.etcd");
        assertThat(config.text("initial-cluster")).isEqualTo("default=http://localhost:2380");
        assertThat(config.number("max-concurrent-streams")).isEqualTo(4294967295L);
        assertThat(config.duration("grpc-keepalive-interval")).isEqualTo(java.time.Duration.ofHours(2));
        assertThat(config.text("storage-engine")).isEqualTo("xodus");
    }
}
