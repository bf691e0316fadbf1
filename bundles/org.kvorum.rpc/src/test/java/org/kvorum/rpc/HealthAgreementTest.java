// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.Member;
import org.kvorum.command.AlarmRequest;
import org.kvorum.health.HealthRegistrations;
import org.kvorum.rpc.fake.FakeMember;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The health checks of the framework and those over HTTP ask the same member and say the same. */
final class HealthAgreementTest {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final EdgeFixture fixture = new EdgeFixture();
    private final List<Registered> registered = new CopyOnWriteArrayList<>();
    private final HealthRegistrations registrations = new HealthRegistrations(registry());

    /** A service of the framework. */
    private record Registered(HealthCheck check, Map<String, Object> properties) {}

    @BeforeEach
    void bind() {
        registrations.addMember(fixture.member, Map.of(Member.NAME, "m1"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aHealthyMemberIsAliveAndReady() throws Exception {
        agree("livez", Map.of("serializable_read", true));
        agree(
                "readyz",
                Map.of(
                        "data_corruption",
                        true,
                        "serializable_read",
                        true,
                        "linearizable_read",
                        true,
                        "non_learner",
                        true));
    }

    @Test
    void aCorruptClusterIsNotReady() throws Exception {
        raise(2);
        agree("livez", Map.of("serializable_read", true));
        assertThat(agree("readyz")).containsEntry("data_corruption", false).containsEntry("linearizable_read", true);
        assertThat(result("data_corruption").toString()).contains("alarm activated: CORRUPT");
    }

    @Test
    void aFullMemberIsReady() throws Exception {
        raise(1);
        agree("livez", Map.of("serializable_read", true));
        assertThat(agree("readyz")).doesNotContainValue(false);
    }

    @Test
    void aMemberWithoutLeaderIsAliveButNotReady() throws Exception {
        fixture.member.leadBy(0);
        agree("livez", Map.of("serializable_read", true));
        assertThat(agree("readyz")).containsEntry("linearizable_read", false).containsEntry("serializable_read", true);
        assertThat(result("linearizable_read").toString()).contains("etcdserver: request timed out");
    }

    @Test
    void aLearnerAndOneThatCannotReadAreNotReady() throws Exception {
        fixture.member.becomeLearner();
        assertThat(agree("readyz")).containsEntry("non_learner", false);
        fixture.member.failWith(ErrorCode.STOPPED);
        agree("livez", Map.of("serializable_read", false));
        assertThat(agree("readyz")).containsEntry("linearizable_read", false);
    }

    @Test
    void namesEachCheckAfterItsMemberAndTakesThemBack() {
        registrations.addMember(new FakeMember(), Map.of(Member.NAME, "m2"));
        assertThat(registered)
                .hasSize(8)
                .extracting(each -> each.properties().get(HealthCheck.NAME))
                .doesNotHaveDuplicates()
                .contains("kvorum linearizable_read m1", "kvorum linearizable_read m2");
        registrations.removeMember(fixture.member);
        assertThat(registered).hasSize(4).allSatisfy(each -> assertThat(each.properties())
                .containsEntry(Member.NAME, "m2"));
    }

    private void raise(int alarm) {
        var request = new AlarmRequest(1, fixture.member.memberId(), alarm);
        fixture.member.propose(request, request.encode(), Caller.ANONYMOUS).join();
    }

    private void agree(String tag, Map<String, Boolean> expected) throws Exception {
        assertThat(agree(tag)).containsExactlyInAnyOrderEntriesOf(expected);
    }

    /** Returns which checks passed, after comparing what both sides say. */
    private Map<String, Boolean> agree(String tag) throws Exception {
        var checks = tagged(tag);
        var overHttp = get("/" + tag + "?verbose");
        assertThat(overHttp.statusCode() == 200)
                .isEqualTo(checks.values().stream().allMatch(passed -> passed));
        for (var check : checks.entrySet()) {
            assertThat(overHttp.body()).contains((check.getValue() ? "[+]" : "[-]") + check.getKey());
            assertThat(get("/" + tag + "/" + check.getKey()).statusCode() == 200)
                    .isEqualTo(check.getValue());
        }
        assertThat(overHttp.body().lines().filter(line -> line.startsWith("["))).hasSize(checks.size());
        return checks;
    }

    /** Runs what an executor would run for the tag. */
    private Map<String, Boolean> tagged(String tag) {
        return registered.stream()
                .filter(each -> Arrays.asList(
                                (String[]) each.properties().getOrDefault(HealthCheck.TAGS, new String[0]))
                        .contains(tag))
                .collect(Collectors.toMap(
                        each -> name(each), each -> each.check().execute().isOk(), (a, b) -> a, TreeMap::new));
    }

    private Result result(String check) {
        return registered.stream()
                .filter(each -> name(each).equals(check))
                .map(each -> each.check().execute())
                .findFirst()
                .orElseThrow();
    }

    private static String name(Registered each) {
        return String.valueOf(each.properties().get(HealthCheck.NAME)).split(" ", -1)[1];
    }

    private HttpResponse<String> get(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + fixture.port + path))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Keeps what is registered, as the framework does. */
    private BundleContext registry() {
        return proxy(BundleContext.class, (name, arguments) -> {
            assertThat(name).isEqualTo("registerService");
            var properties = new TreeMap<String, Object>();
            var given = (Dictionary<?, ?>) arguments[2];
            Collections.list(given.keys()).forEach(key -> properties.put(key.toString(), given.get(key)));
            var service = new Registered((HealthCheck) arguments[1], properties);
            registered.add(service);
            return proxy(ServiceRegistration.class, (method, none) -> registered.remove(service));
        });
    }

    /** What a proxy does. */
    @FunctionalInterface
    private interface Behaviour {
        Object call(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Behaviour behaviour) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    var result = behaviour.call(method.getName(), arguments);
                    return method.getReturnType() == void.class ? null : result;
                }));
    }
}
