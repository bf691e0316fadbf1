// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kvorum.api.member.MemberSettings;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.metrics.SeriesRegistry;

/** Settings that come and go. */
final class MembersTest {
    @Test
    void settingsThatCouldNotBeMadeAreNone() {
        var framework = new FakeFramework();
        var environment = new SystemEnvironment();
        var parts = RealParts.factories(environment, new SeriesRegistry(environment));
        var members = new Members(
                framework.context(),
                environment,
                parts.backends(),
                parts.wals(),
                parts.stores(),
                parts.lessors(),
                parts.memberships(),
                parts.transports(),
                parts.databases());
        members.begin();

        var settings = framework.add(MemberSettings.class, null, Map.of());
        framework.modify(settings);
        framework.remove(settings);

        members.end();
        assertThat(framework.count(MemberSettings.class)).isZero();
    }
}
