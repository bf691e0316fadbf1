// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class TestDirectoryTest {
    @Test
    void isGoneAfterAStartThatFailed() {
        for (int members : new int[] {1, 3}) {
            var directory = TestDirectory.create();
            var settings = ClusterSettings.of(members).flag("no-such-flag", "1");

            assertThatThrownBy(() -> KvorumCluster.start(settings, directory))
                    .hasMessageContaining("flag provided but not defined: -no-such-flag");

            assertThat(Files.exists(directory.path())).isFalse();
        }
    }

    @Test
    void isGoneAfterAClusterThatCouldNotBeSetUp() {
        var directory = TestDirectory.create();
        var settings = ClusterSettings.of(2).flag("listen-peer-urls", "http://a b:0");

        assertThatThrownBy(() -> KvorumCluster.start(settings, directory)).hasMessageContaining("cannot listen on");

        assertThat(Files.exists(directory.path())).isFalse();
    }
}
