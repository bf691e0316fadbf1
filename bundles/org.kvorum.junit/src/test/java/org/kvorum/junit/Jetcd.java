// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** jetcd in fewer words. */
final class Jetcd {
    private Jetcd() {}

    static Client client(List<URI> endpoints) {
        return Client.builder()
                .endpoints(endpoints)
                .retryDelay(10)
                .retryMaxDelay(200)
                .retryMaxDuration(Duration.ofSeconds(20))
                .build();
    }

    static Client client(URI endpoint) {
        return client(List.of(endpoint));
    }

    static void put(KV kv, String key, String value) throws Exception {
        kv.put(bytes(key), bytes(value)).get(30, TimeUnit.SECONDS);
    }

    static List<String> get(KV kv, String key) throws Exception {
        return kv.get(bytes(key)).get(30, TimeUnit.SECONDS).getKvs().stream()
                .map(found -> found.getValue().toString(StandardCharsets.UTF_8))
                .toList();
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }
}
