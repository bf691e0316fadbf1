// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.maintenance.StatusResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/**
 * Bundles are stopped, started, replaced by newer ones and refreshed while a client writes and another watches: the member stays what it is, nothing that was
 * acknowledged is lost, and nothing is missing in what is watched.
 */
class HotUpdateTest {
    private static final int WRITES = 100;

    @TempDir
    private Path directory;

    /** What is done to a bundle under load. */
    @FunctionalInterface
    private interface Exchange {
        void of(KvorumFramework framework, Bundle bundle) throws Exception;
    }

    @Test
    void clientApiIsStoppedAndStarted() throws Exception {
        underLoad("org.kvorum.rpc", HotUpdateTest::stopAndStart);
    }

    @Test
    void clientApiIsUpdated() throws Exception {
        underLoad("org.kvorum.rpc", this::update);
    }

    @Test
    void lockIsStoppedAndStarted() throws Exception {
        underLoad("org.kvorum.lock", HotUpdateTest::stopAndStart);
    }

    @Test
    void lockIsUpdatedAndItsLocksAreKept() throws Exception {
        underLoad("org.kvorum.lock", (framework, bundle) -> {
            try (var client = EtcdClient.of(framework)) {
                var key = client.lock("l", client.grant(60));
                update(framework, bundle);
                var other = client.jetcd().getLockClient().lock(EtcdClient.bytes("l"), client.grant(60));
                assertThat(client.value(key)).isPresent();
                assertThat(other).isNotDone();
                client.unlock(key);
                assertThat(other).succeedsWithin(KvorumFramework.PATIENCE);
            }
        });
    }

    @Test
    void watchIsStoppedAndStarted() throws Exception {
        underLoad("org.kvorum.watch", HotUpdateTest::stopAndStart);
    }

    @Test
    void watchIsUpdated() throws Exception {
        underLoad("org.kvorum.watch", this::update);
    }

    @Test
    void whoWaitsForALockGoesOnWaitingWhenWatchIsUpdated() throws Exception {
        underLoad("org.kvorum.watch", (framework, bundle) -> {
            var line = new SeenEvents();
            try (var client = EtcdClient.of(framework);
                    var watcher = client.watch("l/", line)) {
                var key = client.lock("l", client.grant(60));
                var other = client.jetcd().getLockClient().lock(EtcdClient.bytes("l"), client.grant(60));
                line.await(events -> events.size() == 2);
                update(framework, bundle);
                assertThat(watcher.isClosed()).isFalse();
                assertThat(other).isNotDone();
                client.unlock(key);
                assertThat(other).succeedsWithin(KvorumFramework.PATIENCE);
            }
        });
    }

    @Test
    void metricsAreStoppedAndStarted() throws Exception {
        underLoad("org.kvorum.metrics", HotUpdateTest::stopAndStart);
    }

    @Test
    void metricsAreUpdatedAndServedAgain() throws Exception {
        underLoad("org.kvorum.metrics", (framework, bundle) -> {
            assertThat(metrics(framework)).contains("etcd_server_has_leader 1");
            update(framework, bundle);
            framework.awaitReady();
            assertThat(metrics(framework)).contains("etcd_server_has_leader 1");
        });
    }

    @Test
    void engineThatIsNotInUseIsUpdated() throws Exception {
        underLoad("org.kvorum.storage.memory", this::update);
    }

    @Test
    void discoveryIsUpdatedWhichIsOverSinceTheStart() throws Exception {
        underLoad("org.kvorum.discovery.fixed", this::update);
    }

    @Test
    void memberStartsAnewWithAPartThatIsUpdatedAndLosesNothing() throws Exception {
        try (var framework = start()) {
            exchangeUnderLoad(framework, "org.kvorum.mvcc", this::update);
        }
    }

    @Test
    void allThatNeedsALibraryThatIsUpdatedIsRefreshedAndNothingIsLost() throws Exception {
        try (var framework = start()) {
            var member = framework.bundle("org.kvorum.server").loadClass("org.kvorum.api.member.Member");
            exchangeUnderLoad(framework, "org.kvorum.bytes", this::update);
            assertThat(framework.bundle("org.kvorum.server").loadClass("org.kvorum.api.member.Member"))
                    .isNotSameAs(member);
        }
    }

    private static void stopAndStart(KvorumFramework framework, Bundle bundle) throws Exception {
        bundle.stop();
        bundle.start();
    }

    private void update(KvorumFramework framework, Bundle bundle) throws Exception {
        var jar = Distribution.bundle(bundle.getSymbolicName());
        var before = bundle.getVersion();
        try (var in = Files.newInputStream(TestBundles.newer(directory, jar))) {
            bundle.update(in);
        }
        framework.refresh(bundle);
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle.getVersion()).isGreaterThan(before);
        assertThat(bundle.getEntry(TestBundles.MARK)).isNotNull();
    }

    private KvorumFramework start() throws Exception {
        return KvorumFramework.start(Seat.free(directory, "m")).awaitReady();
    }

    /** The member goes on through the exchange. */
    private void underLoad(String symbolicName, Exchange exchange) throws Exception {
        try (var framework = start()) {
            var before = status(framework);
            exchangeUnderLoad(framework, symbolicName, exchange);
            assertUninterrupted(framework, before);
        }
    }

    private static void exchangeUnderLoad(KvorumFramework framework, String symbolicName, Exchange exchange)
            throws Exception {
        var seen = new SeenEvents();
        List<Writer.Write> acknowledged;
        try (var writing = EtcdClient.of(framework);
                var watching = EtcdClient.of(framework);
                var watcher = watching.watch("w/", seen)) {
            try (var writer = Writer.start(writing, "w/")) {
                writer.awaitMore(WRITES);
                exchange.of(framework, framework.bundle(symbolicName));
                framework.awaitReady();
                writer.awaitMore(WRITES);
                acknowledged = writer.end();
            }
            long last = writing.put("w/last", "value");
            seen.await(
                    events -> !events.isEmpty() && events.get(events.size() - 1).revision() == last);
            assertNoGap(seen, acknowledged, last);
            assertThat(watcher.isClosed()).isFalse();
            assertThat(writing.range("w/").stream().map(pair -> pair.getKey().toString()))
                    .containsAll(acknowledged.stream().map(Writer.Write::key).toList());
        }
        assertThat(framework.exit()).isNotDone();
    }

    /** The only writes are those that are watched: every revision from the first one on has its event, once and in order. */
    private static void assertNoGap(SeenEvents seen, List<Writer.Write> acknowledged, long last) {
        var events = seen.events();
        // a stream that ends with its server says so; the watcher comes back by itself
        assertThat(seen.errors()).allSatisfy(error -> assertThat(error).hasMessageContaining("server stopped"));
        assertThat(acknowledged.stream().map(Writer.Write::revision)).isSorted().doesNotHaveDuplicates();
        long first = acknowledged.get(0).revision();
        var written = acknowledged.stream()
                .collect(Collectors.toMap(Writer.Write::revision, write -> "PUT " + write.key() + " value"));
        assertThat(events.stream().collect(Collectors.toMap(SeenEvents.Event::revision, SeenEvents.Event::text)))
                .containsAllEntriesOf(written);
        assertThat(events).isSortedAccordingTo((a, b) -> Long.compare(a.revision(), b.revision()));
        assertThat(events.get(0).revision()).isEqualTo(first);
        assertThat(events.get(events.size() - 1).revision()).isEqualTo(last);
    }

    private static void assertUninterrupted(KvorumFramework framework, StatusResponse before) throws Exception {
        var after = status(framework);
        assertThat(after.getRaftTerm()).isEqualTo(before.getRaftTerm());
        assertThat(after.getLeader()).isEqualTo(before.getLeader());
        assertThat(framework.log().stream().filter(line -> line.contains("starting raft member")))
                .as("starts of the member")
                .hasSize(1);
    }

    private static StatusResponse status(KvorumFramework framework) throws Exception {
        try (var client = EtcdClient.of(framework)) {
            return client.status(framework.seat().clientUrl());
        }
    }

    private static String metrics(KvorumFramework framework) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(framework.seat().clientUrl() + "/metrics"))
                .timeout(KvorumFramework.PATIENCE)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
