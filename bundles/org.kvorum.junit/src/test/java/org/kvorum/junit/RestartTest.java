// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.watch.WatchResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class RestartTest {
    // one member for all tests of the class
    @RegisterExtension
    static final KvorumExtension kvorum = KvorumExtension.member();

    @Test
    void aClientGoesOnWithTheDataWhenItsMemberIsRestarted() throws Exception {
        try (var client = Jetcd.client(kvorum.endpoint())) {
            Jetcd.put(client.getKVClient(), "kept", "before");
            var endpoint = kvorum.endpoint();
            kvorum.cluster().restart();
            assertThat(kvorum.endpoint()).isEqualTo(endpoint);
            assertThat(Jetcd.get(client.getKVClient(), "kept")).containsExactly("before");
            Jetcd.put(client.getKVClient(), "kept", "after");
            assertThat(Jetcd.get(client.getKVClient(), "kept")).containsExactly("after");
        }
    }

    @Test
    void nothingAcknowledgedIsLostWhenItIsKilled() throws Exception {
        try (var client = Jetcd.client(kvorum.endpoint())) {
            Jetcd.put(client.getKVClient(), "acknowledged", "yes");
            kvorum.cluster().kill();
            kvorum.cluster().start();
            assertThat(Jetcd.get(client.getKVClient(), "acknowledged")).containsExactly("yes");
        }
    }

    @Test
    void aWatchGoesOnWhereItWasWhenItsMemberIsRestarted() throws Exception {
        var events = new LinkedBlockingQueue<String>();
        try (var client = Jetcd.client(kvorum.endpoint())) {
            var unused = client.getWatchClient().watch(Jetcd.bytes("watched"), response -> note(response, events));
            Jetcd.put(client.getKVClient(), "watched", "1");
            assertThat(next(events)).isEqualTo("1");
            kvorum.cluster().restart();
            Jetcd.put(client.getKVClient(), "watched", "2");
            Jetcd.put(client.getKVClient(), "watched", "3");
            assertThat(next(events)).isEqualTo("2");
            assertThat(next(events)).isEqualTo("3");
        }
    }

    private static void note(WatchResponse response, BlockingQueue<String> events) {
        response.getEvents()
                .forEach(event -> events.add(event.getKeyValue().getValue().toString(StandardCharsets.UTF_8)));
    }

    private static @Nullable String next(BlockingQueue<String> events) throws InterruptedException {
        return events.poll(20, TimeUnit.SECONDS);
    }
}
