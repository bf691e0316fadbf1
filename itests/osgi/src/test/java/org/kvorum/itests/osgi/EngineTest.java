// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every engine that ships serves, and finds its data again. */
class EngineTest {
    @TempDir
    private Path directory;

    static List<String> engines() {
        return Distribution.propertyValues("kvorum.storage.engine");
    }

    @Test
    void theEnginesOfTheDistributionAreFound() {
        assertThat(engines()).contains("xodus", "memory").doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void servesEveryKindOfRequestAndKeepsItsDataWhenTheFrameworkIsStartedAgain(String engine) throws Exception {
        var seat = Seat.free(directory, "m").with("storage-engine", engine);
        long revision;
        long lease;
        try (var framework = KvorumFramework.start(seat).awaitReady();
                var client = EtcdClient.of(framework)) {
            var seen = new SeenEvents();
            try (var watcher = client.watch("k/", seen)) {
                client.put("k/1", "a");
                assertThat(client.create("k/2", "b")).isTrue();
                assertThat(client.create("k/2", "c")).isFalse();
                lease = client.grant(600);
                client.put("k/3", "leased", lease);
                long gone = client.grant(600);
                client.put("k/4", "gone", gone);
                client.revoke(gone);
                assertThat(seen.await(events -> events.size() >= 5))
                        .extracting(SeenEvents.Event::text)
                        .containsExactly("PUT k/1 a", "PUT k/2 b", "PUT k/3 leased", "PUT k/4 gone", "DELETE k/4 ");
                assertThat(watcher.isClosed()).isFalse();
            }
            assertThat(client.range("k/")).hasSize(3);
            revision = client.put("last", "1");
        }
        try (var framework = KvorumFramework.start(seat).awaitReady();
                var client = EtcdClient.of(framework)) {
            assertThat(client.value("k/1")).hasValue("a");
            assertThat(client.value("k/2")).hasValue("b");
            assertThat(client.value("k/3")).hasValue("leased");
            assertThat(client.value("k/4")).isEmpty();
            assertThat(client.put("last", "2")).isEqualTo(revision + 1);
            client.revoke(lease);
            assertThat(client.value("k/3")).isEmpty();
            assertThat(framework.log().stream()
                            .filter(line -> line.contains("starting raft member"))
                            .toList())
                    .hasSize(2)
                    .allMatch(line -> line.contains("\"storage-engine\":\"" + engine + "\""));
        }
    }
}
