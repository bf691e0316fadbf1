// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kvorum.api.member.Member;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.MetricsRelay;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;

final class MetricsTrackerFilterTest {
    @Test
    void findsTheRegistryOfAMemberOfWhateverName() {
        for (var name : new String[] {"n1", "n(1)", "n*", "n\\1", ")(a=b"}) {
            var filter = new ArrayList<Filter>();
            var unused = new MetricsTracker(framework(filter), name, new MetricsRelay());

            assertThat(filter.get(0).matches(service(name))).as(name).isTrue();
            assertThat(filter.get(0).matches(service("n2"))).as(name).isFalse();
        }
    }

    private static Map<String, Object> service(String member) {
        return Map.of("objectClass", new String[] {Metrics.class.getName()}, Member.NAME, member);
    }

    private static BundleContext framework(List<Filter> made) {
        return (BundleContext) Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(), new Class<?>[] {BundleContext.class}, (self, method, given) -> {
                    made.add(FrameworkUtil.createFilter((String) given[0]));
                    return made.get(0);
                });
    }
}
