// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.itests.osgi.brought.faulty.BrokenEngine;
import org.kvorum.itests.osgi.brought.faulty.RefusingEngine;
import org.kvorum.itests.osgi.brought.faulty.StillbornEngine;
import org.kvorum.itests.osgi.brought.faulty.ThrowingActivator;
import org.kvorum.itests.osgi.brought.faulty.ThrowingService;
import org.osgi.framework.BundleException;

/** Bundles that break: what can go on goes on, and what cannot says why and ends. */
class FaultTest {
    @TempDir
    private Path directory;

    @Test
    void bundleWhoseActivatorThrowsLeavesTheRestAtWork() throws Exception {
        var jar = TestBundles.make(
                directory,
                "test.activator",
                Map.of(
                        "Private-Package", ThrowingActivator.class.getPackageName(),
                        "-dsannotations", "",
                        "Bundle-Activator", ThrowingActivator.class.getName()));
        assertServesBeside(jar, "Activator start error");
    }

    @Test
    void bundleThatMissesAPackageLeavesTheRestAtWork() throws Exception {
        var jar = TestBundles.make(
                directory, "test.unresolvable", Map.of("Import-Package", "org.nowhere", "-resourceonly", "true"));
        assertServesBeside(jar, "org.nowhere");
    }

    private void assertServesBeside(Path jar, String complaint) throws Exception {
        try (var framework = KvorumFramework.start(Seat.free(directory, "m")).awaitReady();
                var client = EtcdClient.of(framework)) {
            long revision = client.put("k", "before");
            var bundle = framework.install(jar);
            assertThatThrownBy(bundle::start)
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining(complaint);
            assertThat(client.put("k", "after")).isEqualTo(revision + 1);
            assertThat(framework.exit()).isNotDone();
        }
    }

    @Test
    void serviceThatCannotBeMadeLeavesTheRestAtWorkAlsoAtTheNextStart() throws Exception {
        try (var framework = KvorumFramework.start(Seat.free(directory, "m")).awaitReady();
                var client = EtcdClient.of(framework);
                var calls = new RawCalls(framework.seat().clientUrl())) {
            framework
                    .install(TestBundles.makeOf(directory, "test.service", ThrowingService.class))
                    .start();
            client.put("k", "v");
            assertThatThrownBy(() -> calls.call("test.Never/Say", "hello")).isInstanceOf(StatusRuntimeException.class);
            // the endpoint starts anew and finds the faulty service there
            var rpc = framework.bundle("org.kvorum.rpc");
            rpc.stop();
            rpc.start();
            framework.awaitReady();
            assertThat(client.value("k")).hasValue("v");
        }
    }

    @Test
    void engineThatRefusesToOpenEndsTheStartWithItsWords() throws Exception {
        assertEnds(RefusingEngine.class, "refusing", "this directory is not for me");
    }

    @Test
    void engineWithAMistakeEndsTheStart() throws Exception {
        assertEnds(BrokenEngine.class, "broken", "a mistake of the engine");
    }

    @Test
    void engineThatCannotBeMadeIsPassedOverForOneThatCan() throws Exception {
        var memory = Distribution.bringing("kvorum.storage.engine", "memory");
        var seat = Seat.free(directory, "m").with("storage-engine", "memory");
        try (var framework = KvorumFramework.start(seat, Distribution.symbolicName(memory))) {
            framework
                    .install(TestBundles.makeOf(directory, "test.stillborn", StillbornEngine.class))
                    .start();
            assertThat(framework.isReady()).isFalse();
            framework.install(memory).start();
            framework.awaitReady();
            // the member starts anew and finds both
            var server = framework.bundle("org.kvorum.server");
            server.stop();
            server.start();
            framework.awaitReady();
            assertThat(framework.exit()).isNotDone();
        }
    }

    private void assertEnds(Class<?> engine, String name, String words) throws Exception {
        var seat = Seat.free(directory, "m").with("storage-engine", name);
        try (var framework = KvorumFramework.start(seat)) {
            framework
                    .install(TestBundles.makeOf(directory, "test." + name, engine))
                    .start();
            assertThat(framework.exit().get(KvorumFramework.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(1);
            assertThat(framework.log()).anyMatch(line -> line.contains("\"fatal\"") && line.contains(words));
            assertThat(framework.isReady()).isFalse();
        }
    }
}
