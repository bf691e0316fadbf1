// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kvorum.api.discovery.DiscoveredCluster;
import org.kvorum.api.discovery.DiscoveryException;
import org.kvorum.api.discovery.DiscoveryRequest;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.cluster.BackendMembershipFactory;
import org.kvorum.env.system.SystemEnvironment;

final class EtcdDiscoveryTest {
    private static final String REGISTRY = "/_etcd/registry/t/";
    private static final Duration PAUSE_UNIT = Duration.ofMillis(5);

    private final BackendMembershipFactory memberships = new BackendMembershipFactory();
    private final EtcdDiscovery discovery = new EtcdDiscovery();
    private final EventLoop loop = new SystemEnvironment().newEventLoop("start", failure -> {
        throw new AssertionError(failure);
    });
    private FakeService service;

    @BeforeEach
    void startService() throws IOException {
        service = new FakeService();
        service.put(REGISTRY + "_config/size", "3");
    }

    @AfterEach
    void stopService() throws InterruptedException {
        service.stop();
        loop.close();
    }

    @Test
    void theFirstToComeAreTheClusterInTheirOrder() throws Exception {
        var b = search("b");
        await(() -> service.watcherCount() == 1);
        var a = search("a");
        await(() -> service.watcherCount() == 2);
        var c = search("c");

        var cluster = new DiscoveredCluster("b=http://b:2380,a=http://a:2380,c=http://c:2380", "t");
        assertThat(get(a)).isEqualTo(cluster);
        assertThat(get(b)).isEqualTo(cluster);
        assertThat(get(c)).isEqualTo(cluster);
    }

    @ParameterizedTest
    @CsvSource({"discovery-keepalive-time", "discovery-keepalive-timeout"})
    void zerosStandForNoPings(String flag) throws Exception {
        service.put(REGISTRY + "_config/size", "1");

        assertThat(get(search("a", "--" + flag + "=0"))).isEqualTo(new DiscoveredCluster("a=http://a:2380", "t"));
    }

    @Test
    void keysAreThoseOfEtcd() throws Exception {
        service.put(REGISTRY + "_config/size", "1");
        get(search("a", "--initial-advertise-peer-urls=http://127.0.0.1:2380,http://127.0.0.1:7001", "--name=infra1"));

        // the beginning of the SHA-1 of both URLs and the token
        assertThat(service.value(REGISTRY + "members/108a79632a9eb136"))
                .isEqualTo("infra1=http://127.0.0.1:2380,infra1=http://127.0.0.1:7001");
    }

    @Test
    void whoComesTooLateIsToldWhoCameFirst() {
        service.put(REGISTRY + "_config/size", "1");
        service.put(REGISTRY + "members/1", "first=http://first:2380");

        assertThatThrownBy(() -> get(search("a")))
                .hasCauseInstanceOf(DiscoveryException.class)
                .hasMessageContaining("failed to join discovery cluster (discovery: cluster is full: its 1 members are"
                        + " first=http://first:2380)");
    }

    @Test
    void whoHasASeatKeepsItWhenItComesAgain() throws Exception {
        var first = search("a");
        await(() -> service.watcherCount() == 1);
        first.cancel(false);
        await(() -> service.watcherCount() == 0);

        var again = search("a");
        service.put(REGISTRY + "members/1", "b=http://b:2380");
        service.put(REGISTRY + "members/2", "c=http://c:2380");
        assertThat(get(again).initialCluster()).isEqualTo("a=http://a:2380,b=http://b:2380,c=http://c:2380");
    }

    @Test
    void anotherMemberWithTheSameUrlsIsADuplicate() throws Exception {
        var a = search("a");
        await(() -> service.watcherCount() == 1);

        assertThatThrownBy(() -> get(search("b", "--initial-advertise-peer-urls=http://a:2380")))
                .hasMessageContaining("discovery: found duplicate id")
                .hasMessageContaining("is a=http://a:2380, this member is b=http://a:2380");
        assertThat(a).isNotDone();
    }

    @Test
    void twoMembersOfOneNameAreNoCluster() {
        service.put(REGISTRY + "_config/size", "2");
        service.put(REGISTRY + "members/1", "a=http://b:2380");

        assertThatThrownBy(() -> get(search("a")))
                .hasMessageContaining("discovery: found duplicate name: a=http://b:2380 and a=http://a:2380");
    }

    @Test
    void sizeHasToBeThereAndANumber() {
        assertThatThrownBy(() -> get(search("a", "--discovery-token=other")))
                .hasMessageContaining(
                        "discovery: size key not found: the service has no" + " /_etcd/registry/other/_config/size");
        service.put(REGISTRY + "_config/size", "many");
        assertThatThrownBy(() -> get(search("a"))).hasMessageContaining("discovery: size key is bad: \"many\"");
        service.put(REGISTRY + "_config/size", "0");
        assertThatThrownBy(() -> get(search("a"))).hasMessageContaining("discovery: size key is bad: \"0\"");
    }

    @Test
    void deadEndpointsAndLostWatchesDoNotEndTheSearch() throws Exception {
        var a = search("a", "--discovery-endpoints=http://127.0.0.1:1," + service.endpoint());
        await(() -> service.watcherCount() == 1);
        service.dropWatchers();
        await(() -> service.watcherCount() == 1);
        service.put(REGISTRY + "members/1", "b=http://b:2380");
        service.put(REGISTRY + "members/2", "c=http://c:2380");

        assertThat(get(a).initialCluster()).startsWith("a=http://a:2380,");
    }

    @Test
    void userIsAuthenticatedWhereThatIsAskedFor() throws Exception {
        service.put(REGISTRY + "_config/size", "1");
        assertThat(get(search("a", "--discovery-user=root:secret"))).isNotNull();
        service.requirePassword("secret");
        assertThat(get(search("a", "--discovery-user=root:secret"))).isNotNull();
        assertThat(get(search("a", "--discovery-user=root", "--discovery-password=secret")))
                .isNotNull();
        assertThatThrownBy(() -> get(search("a", "--discovery-user=root:wrong")))
                .hasMessageContaining("authentication failed, invalid user ID or password");
        assertThatThrownBy(() -> get(search("a"))).hasMessageContaining("user name is empty");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--discovery-endpoints=https://a:1|https://a:1: discovery over TLS is not supported yet",
                "--discovery-endpoints=http://a|\"http://a\" is not of the form http://host:port",
                "--discovery-endpoints=http://a:1/b|\"http://a:1/b\" is not of the form http://host:port",
                "--discovery-endpoints=|--discovery-mode=etcd needs --discovery-endpoints and --discovery-token",
                "--discovery-cacert=ca.pem|--discovery-cacert: discovery over TLS is not supported yet",
                "--discovery-insecure-transport=false|--discovery-insecure-transport=false: discovery over TLS",
                "--discovery-insecure-skip-tls-verify=true|--discovery-insecure-skip-tls-verify: discovery over TLS",
                "--discovery-token=https://discovery.etcd.io/abc|discovery: token is bad",
                "--discovery-token=a/../b|discovery: token is bad",
                "--initial-cluster-state=existing|a registry knows founders only",
            })
    void whatCannotWorkIsRefused(String flag, String complaint) {
        assertThatThrownBy(() -> get(search("a", flag)))
                .hasCauseInstanceOf(DiscoveryException.class)
                .hasMessageContaining(complaint);
    }

    private CompletableFuture<DiscoveredCluster> search(String name, String... flags) {
        var values = new HashMap<>(Map.of(
                "name", name,
                "initial-advertise-peer-urls", "http://" + name + ":2380",
                "initial-cluster-state", "new",
                "discovery-endpoints", service.endpoint(),
                "discovery-token", "t",
                "discovery-dial-timeout", "2000000000",
                "discovery-request-timeout", "5000000000",
                "discovery-keepalive-time", "2000000000",
                "discovery-keepalive-timeout", "6000000000"));
        values.putAll(Map.of(
                "discovery-insecure-transport", "true",
                "discovery-insecure-skip-tls-verify", "false",
                "discovery-cert", "",
                "discovery-key", "",
                "discovery-cacert", "",
                "discovery-user", "",
                "discovery-password", ""));
        for (var flag : flags) {
            int equals = flag.indexOf('=');
            values.put(flag.substring(2, equals), flag.substring(equals + 1));
        }
        var request = new DiscoveryRequest(
                new MemberConfig(values),
                loop,
                (self, token) ->
                        memberships.initial(self, token).members().get(0).id());
        return discovery.discover(request, PAUSE_UNIT);
    }

    private static DiscoveredCluster get(CompletableFuture<DiscoveredCluster> search) throws Exception {
        return search.get(20, TimeUnit.SECONDS);
    }

    private static void await(BooleanSupplier condition) {
        for (int i = 0; i < 20_000 && !condition.getAsBoolean(); i++) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
