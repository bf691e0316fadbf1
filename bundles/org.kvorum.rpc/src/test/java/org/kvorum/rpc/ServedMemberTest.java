// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kvorum.rpc.fake.FakeMember;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

final class ServedMemberTest {
    private final ServedMember served = new ServedMember(framework(), "n1", new FakeMember(), new TestEnvironment());

    @Test
    void doesWithoutTheServicesOfWhoCannotMakeThem() {
        var asked = new AtomicInteger();
        var broken = new Offer.Made((member, environment) -> {
            asked.incrementAndGet();
            throw new IllegalStateException("not today");
        });

        served.mount(broken);
        served.unmount(broken);

        assertThat(asked).hasValue(1);
    }

    private static BundleContext framework() {
        return (BundleContext) Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (self, method, arguments) -> FrameworkUtil.createFilter((String) arguments[0]));
    }
}
