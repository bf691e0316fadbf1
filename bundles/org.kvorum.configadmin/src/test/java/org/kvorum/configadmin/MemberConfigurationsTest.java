// SPDX-License-Identifier: Apache-2.0
package org.kvorum.configadmin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kvorum.config.MemberConfigs;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

final class MemberConfigurationsTest {
    private static final String PID = "org.kvorum.member~n1";

    private final MemberConfigs members = new MemberConfigs(framework());
    private final MemberConfigurations configurations = new MemberConfigurations(members);

    @Test
    void aMemberStartsAnewWithWhatCountsOnlyAtAStart() {
        configure(Map.of("name", "n1"));

        configure(Map.of("name", "n1", "heartbeat-interval", "150"));

        assertThat(setting("n1", "heartbeat-interval")).isEqualTo("150");
    }

    @Test
    void settingsThatContradictEachOtherEndNoMember() {
        configure(Map.of("name", "n1"));

        configure(Map.of("name", "n1", "heartbeat-interval", "5000", "log-level", "debug"));

        assertThat(members.names()).containsExactly("n1");
        assertThat(setting("n1", "heartbeat-interval")).isEqualTo("100");
        assertThat(setting("n1", "log-level")).as("all or nothing").isEqualTo("info");
    }

    @Test
    void aMemberOfAnotherNameTakesThePlaceOfOne() {
        configure(Map.of("name", "n1"));

        configure(Map.of("name", "n2"));

        assertThat(members.names()).containsExactly("n2");
    }

    @Test
    void aMemberOfAnotherNameThatCannotBeDefinedTakesNoPlace() {
        configure(Map.of("name", "n1"));

        configure(Map.of("name", "n2", "heartbeat-interval", "5000"));

        assertThat(members.names()).containsExactly("n1");
    }

    @Test
    void settingsThatTheMemberOfTheOtherNameRefusesEndNone() {
        members.define(Map.of("name", "n2"));
        configure(Map.of("name", "n1"));

        configure(Map.of("name", "n2", "log-level", "debug", "warning-unary-request-duration", "soon"));
        assertThat(members.names()).containsExactly("n1", "n2");
        assertThat(setting("n2", "log-level")).isEqualTo("info");

        configure(Map.of("name", "n2", "log-level", "debug"));
        assertThat(members.names()).containsExactly("n2");
        assertThat(setting("n2", "log-level")).isEqualTo("debug");
    }

    private void configure(Map<String, String> settings) {
        configurations.updated(PID, FrameworkUtil.asDictionary(settings));
    }

    private String setting(String member, String flag) {
        return members.get(member).orElseThrow().text(flag);
    }

    /** A framework that was started for no member. */
    private static BundleContext framework() {
        return fake(BundleContext.class, Map.of("registerService", fake(ServiceRegistration.class, Map.of())));
    }

    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.get(method.getName())));
    }
}
