// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kvorum.api.discovery.DiscoveredCluster;
import org.kvorum.api.discovery.Discovery;
import org.kvorum.api.discovery.DiscoveryRequest;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.env.system.SystemEnvironment;
import org.osgi.framework.ServiceReference;

/** Modes of discovery that come and go while founders are looked for. */
final class FoundersSearchTest {
    private final FakeFramework framework = new FakeFramework();
    private final EventLoop loop = new SystemEnvironment().newEventLoop("test", failure -> {});
    private final List<MemberConfig> found = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final FoundersSearch search = search("");

    private FoundersSearch search(String mode) {
        return new FoundersSearch(
                framework.context(),
                new DiscoveryRequest(new MemberConfig(Map.of("discovery-mode", mode)), loop, (self, token) -> 1),
                (asked, founders) -> found.add(founders),
                (asked, failure) -> failures.add(failure));
    }

    @AfterEach
    void stop() {
        search.close();
        loop.close();
    }

    @Test
    void aModeThatWasNotAskedMayGo() {
        search.begin();
        var asked = new Mode();
        asked.comeIn(framework);
        var other = new Mode();
        var reference = other.comeIn(framework);

        framework.remove(reference);

        assertThat(other.answers).isEmpty();
        assertThat(search.hasBegun()).isTrue();
        asked.answer();
        assertThat(found).hasSize(1);
    }

    @Test
    void whatAModeThatGoesWasAskedIsAskedOfOneThatIsThere() {
        search.begin();
        var first = new Mode();
        var reference = first.comeIn(framework);
        var second = new Mode();
        second.comeIn(framework);

        framework.remove(reference);

        assertThat(first.answers).singleElement().matches(CompletableFuture::isCancelled);
        second.answer();
        assertThat(found).hasSize(1);
        assertThat(failures).isEmpty();
    }

    @Test
    void whatAModeThatGoesWasAskedIsAskedOfTheNextOne() {
        search.begin();
        framework.remove(new Mode().comeIn(framework));
        assertThat(search.hasBegun()).isFalse();
        var next = new Mode();
        next.comeIn(framework);

        next.answer();

        assertThat(found)
                .singleElement()
                .extracting(config -> config.text("initial-cluster"))
                .isEqualTo("m=http://h:1");
    }

    @Test
    void nobodyIsAskedAfterTheEnd() {
        search.begin();
        var first = new Mode();
        first.comeIn(framework);
        var second = new Mode();
        second.comeIn(framework);

        search.close();

        assertThat(first.answers).singleElement().matches(CompletableFuture::isCancelled);
        assertThat(second.answers).isEmpty();
        assertThat(failures).isEmpty();
    }

    @Test
    void aModeIsFoundByItsNameAndNotByAPattern() {
        for (var name : new String[] {"*", "stat*", ")(a=b", "(static)"}) {
            var other = search(name);
            other.begin();
            new Mode().comeIn(framework);
            assertThat(other.hasBegun()).as(name).isFalse();
            other.close();
        }
    }

    private static final class Mode implements Discovery {
        private final List<CompletableFuture<DiscoveredCluster>> answers = new ArrayList<>();

        ServiceReference<Discovery> comeIn(FakeFramework framework) {
            return framework.add(Discovery.class, this, Map.of(Discovery.MODE, "static"));
        }

        void answer() {
            answers.get(0).complete(new DiscoveredCluster("m=http://h:1", "t"));
        }

        @Override
        public CompletableFuture<DiscoveredCluster> discover(DiscoveryRequest request) {
            var answer = new CompletableFuture<DiscoveredCluster>();
            answers.add(answer);
            return answer;
        }
    }
}
