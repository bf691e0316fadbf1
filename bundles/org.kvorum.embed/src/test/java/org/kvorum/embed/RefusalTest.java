// SPDX-License-Identifier: Apache-2.0
package org.kvorum.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a server from starting is told in the words of its log, and does not keep a corrected start from working. */
@Timeout(60)
class RefusalTest {
    @TempDir
    Path directory;

    @Test
    void ofAFlagThatIsNone() {
        refused(KvorumConfig.in(directory).flag("no-such-flag", "1"), "flag provided but not defined: -no-such-flag");
    }

    @Test
    void ofAValueThatCannotBeRead() {
        refused(
                KvorumConfig.in(directory).flag("snapshot-count", "many"),
                "invalid value \"many\" for flag -snapshot-count: parse error");
    }

    @Test
    void ofSettingsThatContradictEachOther() {
        refused(
                KvorumConfig.in(directory).flag("heartbeat-interval", "100").flag("election-timeout", "200"),
                "--election-timeout[200ms] should be at least as 5 times as --heartbeat-interval[100ms]");
    }

    @Test
    void ofAUrlThatIsNone() {
        refused(KvorumConfig.in(directory).clientUrls("http://a b:0"), "cannot listen on http://a b:0: ");
    }

    @Test
    void ofOneOfSeveralWhichLeavesNone() {
        var sound = KvorumConfig.in(directory.resolve("sound"));
        var broken = KvorumConfig.in(directory.resolve("broken")).clientUrls("http://a b:0");

        assertThatThrownBy(() -> KvorumServer.startAll(List.of(sound, broken))).isInstanceOf(KvorumException.class);

        startsAfterwards(sound);
    }

    @Test
    void ofAnEngineThatIsNotThere() {
        refused(
                KvorumConfig.in(directory).engine("lightning"),
                "no storage engine named \"lightning\" is on the class path or module path (found: memory, xodus); add the jar"
                        + " that brings it, or set --storage-engine to one that is there");
    }

    @Test
    void ofADiscoveryModeThatIsNotThere() {
        refused(
                KvorumConfig.in(directory).flag("discovery-mode", "oracle"),
                "no discovery mode named \"oracle\" is on the class path or module path (found: static); add the jar that"
                        + " brings it, or set --discovery-mode to one that is there");
    }

    @Test
    void ofADirectoryThatIsInUse() {
        try (var first = KvorumServer.start(KvorumConfig.in(directory))) {
            assertThat(first.isLeader()).isTrue();
            refused(
                    KvorumConfig.in(directory),
                    "data directory " + directory + " is in use by another process (" + directory
                            + "/member/kvorum.lock is locked); stop it, or give this member a --data-dir of its own");
        }
        startsAfterwards(KvorumConfig.in(directory));
    }

    @Test
    void ofAClientPortThatIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var url = "http://127.0.0.1:" + taken.getLocalPort();
            refused(
                    KvorumConfig.in(directory).clientUrls(url),
                    "cannot listen on " + url + ": ",
                    "Address already in use");
        }
        startsAfterwards(KvorumConfig.in(directory));
    }

    @Test
    void ofAPeerPortThatIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var url = "http://127.0.0.1:" + taken.getLocalPort();
            refused(KvorumConfig.in(directory).peerUrls(url), "cannot listen at " + url, "Address already in use");
        }
        startsAfterwards(KvorumConfig.in(directory));
    }

    @Test
    void ofAClusterWithoutTheMember() {
        refused(
                KvorumConfig.in(directory).name("a").initialCluster("b=http://127.0.0.1:1"),
                "couldn't find local name \"a\" in the initial cluster configuration");
        startsAfterwards(KvorumConfig.in(directory));
    }

    @Test
    void ofAMemberWhoseClusterDoesNotCome() {
        refused(
                KvorumConfig.in(directory)
                        .name("a")
                        .peerUrls("http://127.0.0.1:0")
                        .flag("initial-advertise-peer-urls", "http://127.0.0.1:2")
                        .initialCluster("a=http://127.0.0.1:2,b=http://127.0.0.1:1")
                        .startTimeout(Duration.ofMillis(400)),
                "not ready within PT0.4S: do a majority of the members of"
                        + " a=http://127.0.0.1:2,b=http://127.0.0.1:1 run, and reach each other?");
    }

    private static void refused(KvorumConfig config, String... words) {
        assertThatThrownBy(() -> KvorumServer.start(config))
                .isInstanceOf(KvorumException.class)
                .hasMessageContainingAll(words);
        var left = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.equals("kvorum-raft"))
                .count();
        assertThat(left).isLessThanOrEqualTo(1);
    }

    private static void startsAfterwards(KvorumConfig config) {
        try (var server = KvorumServer.start(config)) {
            assertThat(server.isLeader()).isTrue();
        }
    }
}
