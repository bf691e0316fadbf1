// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

final class MemberConfigsTest {
    private final MemberConfigs members = new MemberConfigs(framework());
    private final List<String> done = new ArrayList<>();

    /** What happens while the settings are registered. */
    private Runnable starting = () -> {};

    /** What happens when a change is told. */
    private Runnable telling = () -> done.add("setProperties");

    @Test
    void othersAskForMembersWhileOneStarts() {
        starting = () -> assertThat(CompletableFuture.supplyAsync(members::names))
                .succeedsWithin(5, TimeUnit.SECONDS)
                .isEqualTo(List.of("n1"));

        members.define(Map.of("name", "n1"));
    }

    @Test
    void aMemberThatIsWithdrawnWhileItStartsEnds() {
        starting = () -> members.withdraw("n1");

        members.define(Map.of("name", "n1"));

        assertThat(done).containsExactly("unregister");
        assertThat(members.names()).isEmpty();
    }

    @Test
    void aChangeWhileItStartsIsToldAfterwards() {
        starting = () -> members.change("n1", Map.of("log-level", "debug"));

        members.define(Map.of("name", "n1"));

        assertThat(done).containsExactly("setProperties");
    }

    @Test
    void aChangeOfAMemberThatIsBeingWithdrawnIsToldNobody() {
        telling = () -> {
            throw new IllegalStateException("unregistered");
        };
        members.define(Map.of("name", "n1"));

        var change = members.change("n1", Map.of("log-level", "debug"));

        assertThat(change.applied()).containsExactly("log-level");
    }

    @Test
    void aMemberThatCannotBeRegisteredIsNotThere() {
        starting = () -> {
            throw new IllegalStateException("stopping");
        };

        assertThatThrownBy(() -> members.define(Map.of("name", "n1"))).hasMessage("stopping");

        assertThat(members.names()).isEmpty();
    }

    /** A framework that was started for no member. */
    private BundleContext framework() {
        var registration = fake(ServiceRegistration.class, method -> {
            if (method.equals("setProperties")) {
                telling.run();
            } else {
                done.add(method);
            }
            return null;
        });
        return fake(BundleContext.class, method -> {
            if (method.equals("registerService")) {
                starting.run();
                return registration;
            }
            return null;
        });
    }

    private static <T> T fake(Class<T> type, Function<String, @Nullable Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.apply(method.getName())));
    }
}
