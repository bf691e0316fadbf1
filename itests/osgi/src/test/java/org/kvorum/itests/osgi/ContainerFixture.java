// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.junit.After;
import org.junit.Before;
import org.kvorum.api.member.Member;
import org.kvorum.api.rpc.ClientEndpointReady;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;

/** What tests inside of a framework have in common: a member runs, and nobody ends the process. */
public abstract class ContainerFixture {
    final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private ServiceRegistration<IntConsumer> registration;

    @Before
    public final void startMember() throws InterruptedException {
        registration = context()
                .registerService(
                        IntConsumer.class, exit::complete, FrameworkUtil.asDictionary(Map.of("kvorum.exit", "true")));
        assertThat(await(ClientEndpointReady.class)).isNotNull();
    }

    @After
    public final void stopMember() {
        registration.unregister();
        // what ends the process is the host's to offer, or not
        assertThat(context().getServiceReference(Member.class)).isNotNull();
    }

    /** Not a field: outside of the framework, where Pax Exam asks for the configuration, there is none. */
    final BundleContext context() {
        return FrameworkUtil.getBundle(getClass()).getBundleContext();
    }

    final JsonClient client() {
        return new JsonClient(context().getProperty("kvorum.config.listen-client-urls"));
    }

    /** Waits for a service. */
    final <T> T await(Class<T> type) throws InterruptedException {
        var tracker = new ServiceTracker<T, T>(context(), type, null);
        tracker.open();
        try {
            return tracker.waitForService(KvorumFramework.PATIENCE.toMillis());
        } finally {
            tracker.close();
        }
    }
}
