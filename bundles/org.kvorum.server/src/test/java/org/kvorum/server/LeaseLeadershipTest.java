// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.lease.Lessor;
import org.kvorum.api.lease.LessorFactory;

/** Who counts the time of leases when leaders change. */
@Timeout(60)
final class LeaseLeadershipTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final CountDownLatch promoting = new CountDownLatch(1);
    private final CountDownLatch demoted = new CountDownLatch(1);
    private volatile boolean slow;

    @Test
    void aLeaderThatIsDeposedWhileItTakesOverTheLeasesGivesThemBack() throws Exception {
        try (var cluster = new LocalCluster(directory).with(this::withSlowPromotion)) {
            cluster.found("a", "b", "c");
            var next = cluster.follower();
            slow = true;

            LocalCluster.get(cluster.leader().moveLeader(next.memberId()));
            promoting.await();
            for (var name : List.of("a", "b", "c")) {
                if (cluster.member(name) != next) {
                    cluster.stop(name);
                }
            }

            LocalCluster.await(() -> next.leader() == 0);
            LocalCluster.get(next.snapshot()).close();
            assertThat(next.leader()).isZero();
            assertThat(next.leases().isPrimary()).isFalse();
        }
    }

    /** Makes the promotion of a lessor last until it is demoted. */
    private Parts withSlowPromotion(Parts parts) {
        LessorFactory slowed = (backend, options, ticker, random) -> {
            var lessor = parts.lessors().open(backend, options, ticker, random);
            return (Lessor) Proxy.newProxyInstance(
                    Lessor.class.getClassLoader(),
                    new Class<?>[] {Lessor.class},
                    (proxy, method, arguments) -> call(lessor, method, arguments));
        };
        return new Parts(
                parts.environment(),
                parts.engine(),
                parts.backends(),
                parts.wals(),
                parts.stores(),
                slowed,
                parts.watches(),
                parts.memberships(),
                parts.transports(),
                parts.databases(),
                parts.metrics(),
                parts.engines());
    }

    private Object call(Lessor lessor, Method method, Object[] arguments) throws Throwable {
        boolean promotion = slow && method.getName().equals("promote");
        if (promotion) {
            promoting.countDown();
            demoted.await();
        }
        try {
            return method.invoke(lessor, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            if (promoting.getCount() == 0 && method.getName().equals("demote")) {
                demoted.countDown();
            }
        }
    }
}
