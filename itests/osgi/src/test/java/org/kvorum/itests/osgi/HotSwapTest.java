// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bundles come and go in a framework that runs. */
class HotSwapTest {
    @TempDir
    private Path directory;

    static List<String> engines() {
        return Distribution.propertyValues("kvorum.storage.engine");
    }

    @ParameterizedTest
    @MethodSource("engines")
    void memberWaitsForItsEngineAndStartsWhenItsBundleIsThere(String engine) throws Exception {
        var jar = Distribution.bringing("kvorum.storage.engine", engine);
        var seat = Seat.free(directory, "m").with("storage-engine", engine);
        try (var framework = KvorumFramework.start(seat, Distribution.symbolicName(jar))) {
            assertThat(framework.isReady()).isFalse();
            framework.install(jar).start();
            framework.awaitReady();
            try (var client = EtcdClient.of(framework)) {
                client.put("k", "v");
                assertThat(client.value("k")).hasValue("v");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void memberStopsWithItsEngineAndFindsItsDataWhenTheEngineIsBack(String engine) throws Exception {
        var jar = Distribution.bringing("kvorum.storage.engine", engine);
        try (var framework = KvorumFramework.start(Seat.free(directory, "m").with("storage-engine", engine))
                        .awaitReady();
                var client = EtcdClient.of(framework)) {
            long revision = client.put("k", "v");
            var bundle = framework.bundle(Distribution.symbolicName(jar));
            bundle.stop();
            assertThat(framework.isReady()).isFalse();
            bundle.start();
            framework.awaitReady();
            assertThat(client.value("k")).hasValue("v");
            assertThat(client.put("k", "w")).isEqualTo(revision + 1);
            assertThat(framework.exit()).isNotDone();
        }
    }

    @Test
    void memberWaitsForItsModeOfDiscovery() throws Exception {
        var jar = Distribution.bringing("kvorum.discovery.mode", "static");
        try (var framework = KvorumFramework.start(Seat.free(directory, "m"), Distribution.symbolicName(jar))) {
            assertThat(framework.isReady()).isFalse();
            framework.install(jar).start();
            framework.awaitReady();
        }
    }

    @Test
    void memberRunsWithoutTheClientApiAndServesWhenItsBundleIsThere() throws Exception {
        try (var framework = KvorumFramework.start(Seat.free(directory, "m"), "org.kvorum.rpc")) {
            assertThat(framework.awaitService("org.kvorum.api.member.Member", KvorumFramework.PATIENCE))
                    .isTrue();
            assertThat(framework.isReady()).isFalse();
            framework.install(Distribution.bundle("org.kvorum.rpc")).start();
            framework.awaitReady();
            try (var client = EtcdClient.of(framework)) {
                client.put("k", "v");
                assertThat(client.value("k")).hasValue("v");
            }
        }
    }

    @Test
    void serviceOfABundleAppearsAndDisappearsWhileClientsAreServed() throws Exception {
        try (var framework = KvorumFramework.start(Seat.free(directory, "m")).awaitReady();
                var client = EtcdClient.of(framework);
                var calls = new RawCalls(framework.seat().clientUrl());
                var writer = Writer.start(client, "w/")) {
            writer.awaitMore(10);
            assertUnimplemented(() -> calls.call("test.Echo/Say", "hello"));
            var bundle = framework.install(TestBundles.make(directory, "test.echo", "echo"));
            bundle.start();
            assertThat(calls.call("test.Echo/Say", "hello")).isEqualTo("test.echo: hello");
            writer.awaitMore(10);
            bundle.stop();
            assertUnimplemented(() -> calls.call("test.Echo/Say", "hello"));
            bundle.start();
            assertThat(calls.call("test.Echo/Say", "again")).isEqualTo("test.echo: again");
            bundle.uninstall();
            assertUnimplemented(() -> calls.call("test.Echo/Say", "hello"));
            writer.awaitMore(10);
        }
    }

    @Test
    void ofTwoBundlesWithOneServiceTheOtherServesWhenOneGoes() throws Exception {
        try (var framework = KvorumFramework.start(Seat.free(directory, "m")).awaitReady();
                var calls = new RawCalls(framework.seat().clientUrl())) {
            var first = framework.install(TestBundles.make(directory, "test.first", "echo"));
            var second = framework.install(TestBundles.make(directory, "test.second", "echo"));
            first.start();
            assertThat(calls.call("test.Echo/Say", "hello")).isEqualTo("test.first: hello");
            second.start();
            assertThat(calls.call("test.Echo/Say", "hello")).isEqualTo("test.second: hello");
            assertUnimplemented(() -> calls.call("test.Echo/test_first", "a method of the service that was replaced"));
            second.stop();
            assertThat(calls.call("test.Echo/Say", "hello")).isEqualTo("test.first: hello");
            assertUnimplemented(() -> calls.call("test.Echo/test_second", "a method of the service that has gone"));
            first.stop();
            assertUnimplemented(() -> calls.call("test.Echo/Say", "hello"));
        }
    }

    private static void assertUnimplemented(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, failure -> assertThat(
                        failure.getStatus().getCode())
                .isEqualTo(Status.Code.UNIMPLEMENTED));
    }
}
