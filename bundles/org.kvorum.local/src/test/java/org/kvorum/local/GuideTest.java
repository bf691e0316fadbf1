// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.client.Condition;
import org.kvorum.api.client.Entry;
import org.kvorum.api.client.Get;
import org.kvorum.api.client.Put;
import org.kvorum.api.client.Txn;
import org.kvorum.api.client.WatchRequest;
import org.kvorum.api.client.listener.WatchListener;
import org.kvorum.bytes.Bytes;
import org.osgi.framework.Constants;

/** The code that docs/in-process.md shows. */
@SuppressWarnings("try") // a lock is held and not asked anything
final class GuideTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path directory;

    private LocalMember node;

    @BeforeEach
    void start() throws Exception {
        node = LocalMember.start(directory);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void usesTheServices() throws Exception {
        var member = node.member;
        var environment = node.environment;
        var heard = new Heard();
        try (var services = new LocalServices(member, environment)) {
            var kv = services.keyValue();
            kv.put("conf/limit", "10").join();
            List<Entry> all = kv.get(Get.prefix("conf/").limit(100)).join().entries();

            var claim = kv.txn(Txn.when(Condition.absent("owner"))
                            .then(Put.of("owner", "me"))
                            .otherwise(Get.key("owner")))
                    .join();

            var watching = services.watch().watch(WatchRequest.prefix("conf/"), (revision, events) -> {
                heard.changed(revision, events);
            });

            var lease = services.leases().hold(Duration.ofSeconds(10)).join();
            kv.put(Put.of("alive/me", "yes").lease(lease.id())).join();

            try (var lock =
                    services.locks().lock("nightly-job", Duration.ofSeconds(10)).join()) {
                var stillMine = Condition.number(
                        lock.key(), Condition.Target.CREATE_REVISION, Condition.Relation.EQUAL, lock.revision());
                kv.txn(Txn.when(stillMine).then(Put.of("conf/limit", "20"))).join();
            }

            assertThat(all).extracting(Entry::text).containsExactly("10");
            assertThat(claim.succeeded()).isTrue();
            assertThat(heard.next()).endsWith("conf/limit=20");
            assertThat(kv.get(Bytes.utf8("alive/me")).join()).isPresent();
            watching.close();
            lease.release().join();
            assertThat(kv.get("alive/me").join()).isEmpty();
        }
    }

    @Test
    void listensAsAService() {
        var whiteboard = new WatchWhiteboard();
        var listener = new LimitListener();
        try (var services = new LocalServices(node.member, node.environment)) {
            services.keyValue().put("conf/a", "1").join();
            var properties = Map.of(
                    Constants.SERVICE_ID, 1L, WatchListener.KEY_PREFIX, "conf/", WatchListener.START_REVISION, 1L);
            whiteboard.addListener(listener, properties);
            whiteboard.addWatch(services.watch(), Map.of());
            services.keyValue().put("conf/b", "2").join();
            for (int i = 0; i < 1_000 && listener.limits().size() < 2; i++) {
                LockSupport.parkNanos(10_000_000);
            }
        }
        assertThat(listener.limits()).containsOnly(Map.entry("conf/a", "1"), Map.entry("conf/b", "2"));
    }

    @Test
    void theGuideShowsOnlyCodeThatIsTested() throws IOException {
        var tested = normal(tests("org.kvorum.local") + tests("org.kvorum.metrics"));
        var guide = Files.readString(ROOT.resolve("docs/in-process.md"));
        var snippets = SNIPPET.matcher(guide)
                .results()
                .map(found -> normal(found.group(1)))
                .toList();
        assertThat(snippets).hasSizeGreaterThan(4).allSatisfy(snippet -> assertThat(tested)
                .contains(snippet));
    }

    private static String tests(String bundle) throws IOException {
        var text = new StringBuilder();
        try (Stream<Path> files =
                Files.walk(ROOT.resolve("bundles").resolve(bundle).resolve("src/test/java"))) {
            for (var file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    /** Layout is the formatter's business. */
    private static String normal(String code) {
        return code.replaceAll("\\s+", "");
    }
}
