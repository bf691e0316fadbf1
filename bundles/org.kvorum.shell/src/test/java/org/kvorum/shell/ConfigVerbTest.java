// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.kvorum.config.MemberConfigs;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

final class ConfigVerbTest {
    /** Where the file is noted that a configuration comes from. */
    private static final String FILE = "felix.fileinstall.filename";

    private final MemberConfigs members = new MemberConfigs(framework());

    /** The properties of the one configuration there is. */
    private Dictionary<?, ?> kept =
            FrameworkUtil.asDictionary(Map.of("name", "n1", "cors", new String[] {"a", "b"}, FILE, "n1.cfg"));

    /** What was asked for last. */
    private String asked = "";

    @Test
    void whatIsNotSetStaysAsItWasConfigured() {
        members.define(Map.of("name", "n1", "cors", "a,b"));

        var shown = new ConfigVerb(members, admin())
                .run("n1", new Words(List.of("set", "warning-unary-request-duration", "1s")));

        assertThat(shown.table()).contains("PT1S");
        assertThat(kept.get("warning-unary-request-duration")).isEqualTo("1s");
        assertThat(kept.get("cors")).isEqualTo("a,b");
        assertThat(kept.get(FILE)).as("of no concern here").isEqualTo("n1.cfg");
    }

    @Test
    void whatIsResetIsNotKept() {
        members.define(Map.of("name", "n1", "cors", "a,b"));
        var verb = new ConfigVerb(members, admin());

        verb.run("n1", new Words(List.of("set", "warning-unary-request-duration", "1s")));
        verb.run("n1", new Words(List.of("reset", "warning-unary-request-duration")));

        assertThat(kept.get("warning-unary-request-duration")).isNull();
    }

    @Test
    void aNameMeansNothingButItself() throws Exception {
        members.define(Map.of("name", "n(*)"));

        new ConfigVerb(members, admin()).run("n(*)", new Words(List.of("set", "warning-unary-request-duration", "1s")));

        var filter = FrameworkUtil.createFilter(asked);
        assertThat(filter.matches(Map.of("service.factoryPid", "org.kvorum.member", "name", "n(*)")))
                .isTrue();
        assertThat(filter.matches(Map.of("service.factoryPid", "org.kvorum.member", "name", "n(1)")))
                .isFalse();
    }

    private ConfigurationAdmin admin() {
        var configuration =
                fake(Configuration.class, Map.of("getProperties", arguments -> kept, "updateIfDifferent", arguments -> {
                    kept = (Dictionary<?, ?>) arguments[0];
                    return true;
                }));
        return fake(ConfigurationAdmin.class, Map.of("listConfigurations", arguments -> {
            asked = (String) arguments[0];
            return new Configuration[] {configuration};
        }));
    }

    private static BundleContext framework() {
        return fake(
                BundleContext.class, Map.of("registerService", arguments -> fake(ServiceRegistration.class, Map.of())));
    }

    private static <T> T fake(Class<T> type, Map<String, Function<Object[], Object>> answers) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    var answer = answers.get(method.getName());
                    return answer == null ? null : answer.apply(arguments);
                }));
    }
}
