// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.published;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Runs inside a framework, in a bundle of its own: it and the test share nothing but the JDK's types. */
public final class JetcdInside implements UnaryOperator<String> {
    /** Watches a key, puts it and gets it, and returns what the watcher and the reader have seen. */
    @Override
    public String apply(String url) {
        var key = ByteSequence.from("greeting", UTF_8);
        var seen = new CompletableFuture<WatchResponse>();
        try (var client = Client.builder().endpoints(url).build()) {
            // from the beginning: nothing tells when the watcher has been created
            var history = WatchOption.builder().withRevision(1).build();
            client.getWatchClient().watch(key, history, Watch.listener(seen::complete));
            client.getKVClient().put(key, ByteSequence.from("hello", UTF_8)).get(20, TimeUnit.SECONDS);
            var row = client.getKVClient()
                    .get(key)
                    .get(20, TimeUnit.SECONDS)
                    .getKvs()
                    .get(0);
            var event = seen.get(20, TimeUnit.SECONDS).getEvents().get(0);
            return event.getEventType() + " " + event.getKeyValue().getValue() + ", got " + row.getValue();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
