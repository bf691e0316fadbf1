// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.server.LocalCluster.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.discovery.DiscoveredCluster;
import org.kvorum.api.discovery.Discovery;
import org.kvorum.api.discovery.DiscoveryRequest;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.metrics.SeriesRegistry;
import org.kvorum.storage.memory.MemoryEngine;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

/** A member in a framework whose services come and go. */
@Timeout(60)
final class MemberRunTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final FakeFramework framework = new FakeFramework();
    private final List<Integer> exits = new CopyOnWriteArrayList<>();
    private final Mode mode = new Mode();
    private DiscoveredCluster founders = new DiscoveredCluster("", "");
    private MemberConfig config = new MemberConfig(Map.of());

    @BeforeEach
    void configure() throws Exception {
        try (var cluster = new LocalCluster(directory)) {
            founders = new DiscoveredCluster("m=" + cluster.url("m"), "t");
            config = cluster.config("m", "new");
        }
        framework.add(Discovery.class, mode, Map.of(Discovery.MODE, "static"));
    }

    private MemberRun begin() {
        var environment = new SystemEnvironment();
        var parts = RealParts.factories(environment, new SeriesRegistry(environment));
        return MemberRun.begin(framework.context(), parts, config, exits::add);
    }

    private ServiceReference<StorageEngine> addEngine() {
        return framework.add(StorageEngine.class, new MemoryEngine(), Map.of());
    }

    @Test
    void anAnswerToASearchThatIsOverStartsNothing() {
        try (var run = begin()) {
            framework.remove(addEngine());
            addEngine();
            assertThat(mode.answers).hasSize(2);

            mode.answers.get(0).complete(new DiscoveredCluster("other=http://127.0.0.1:1", "t"));
            assertThat(exits).isEmpty();

            mode.answers.get(1).complete(founders);
            await(() -> framework.count(Member.class) == 1);
            assertThat(run).isNotNull();
        }
        assertThat(framework.count(Member.class)).isZero();
        assertThat(exits).isEmpty();
    }

    @Test
    void whoHearsOfTheMemberWaitsForNoLock() throws Exception {
        try (var run = begin()) {
            var free = new CompletableFuture<Boolean>();
            framework.listen(Member.class, event -> {
                if (event.getType() == ServiceEvent.REGISTERED) {
                    free.complete(ends(CompletableFuture.runAsync(() -> run.reconfigure(config))));
                }
            });
            addEngine();
            mode.answers.get(0).complete(founders);

            assertThat(LocalCluster.get(free)).isTrue();
        }
    }

    private static boolean ends(CompletableFuture<Void> task) {
        try {
            task.get(5, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException | InterruptedException e) {
            return false;
        }
    }

    @Test
    void aMemberThatStopsWhileItIsRegisteredIsNotLeftThere() throws Exception {
        try (var run = begin()) {
            var engine = addEngine();
            var gone = new CompletableFuture<Void>();
            framework.listen(Member.class, event -> {
                if (event.getType() == ServiceEvent.REGISTERED) {
                    framework.remove(engine);
                } else {
                    gone.complete(null);
                }
            });
            mode.answers.get(0).complete(founders);

            LocalCluster.get(gone);
            await(() -> framework.count(Member.class) == 0);
            assertThat(run).isNotNull();
        }
    }

    @Test
    void whoClosesWaitsForWhoIsStoppingTheMemberAlready() throws Exception {
        var run = begin();
        var engine = addEngine();
        mode.answers.get(0).complete(founders);
        await(() -> framework.count(Member.class) == 1);
        var closing = new Thread(run::close);
        var waits = new CompletableFuture<Boolean>();
        framework.listen(Member.class, event -> {
            closing.start();
            await(() -> closing.getState() == Thread.State.BLOCKED || !closing.isAlive());
            waits.complete(closing.isAlive());
        });

        framework.remove(engine);

        assertThat(LocalCluster.get(waits)).isTrue();
        closing.join();
    }

    /** Goes on searching when it is told to stop. */
    private static final class Mode implements Discovery {
        private final List<CompletableFuture<DiscoveredCluster>> answers = new ArrayList<>();

        @Override
        public CompletableFuture<DiscoveredCluster> discover(DiscoveryRequest request) {
            var answer = new CompletableFuture<DiscoveredCluster>() {
                @Override
                public boolean cancel(boolean mayInterruptIfRunning) {
                    return false;
                }
            };
            answers.add(answer);
            return answer;
        }
    }
}
