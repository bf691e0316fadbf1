// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.client.KeyValue;
import org.kvorum.api.client.WatchEvent;
import org.kvorum.api.client.listener.WatchListener;
import org.kvorum.api.member.Member;
import org.osgi.framework.Constants;

/** The whiteboard over real members, bound by hand as the framework would. */
final class WatchWhiteboardTest {
    @TempDir
    private Path directory;

    private final WatchWhiteboard whiteboard = new WatchWhiteboard();
    private final Heard heard = new Heard();
    private Node node;
    private long registrations;

    @BeforeEach
    void start() throws Exception {
        node = new Node("m", directory.resolve("m"));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void tellsAListenerWhatItsPropertiesAskFor() throws Exception {
        var properties = register(
                heard,
                Map.of(
                        WatchListener.KEY_PREFIX,
                        new String[] {"conf/", "flags/"},
                        WatchListener.KEY,
                        "mode",
                        WatchListener.PREVIOUS,
                        true));
        node.put("conf/a", "1");
        node.put("mode", "2");
        node.put("other", "3");
        node.put("flags/x", "4");
        node.put("conf/a", "5");
        assertThat(heard.next(4)).containsExactly("2 conf/a=1", "3 mode=2", "5 flags/x=4", "6 conf/a=5 was 1");
        whiteboard.removeListener(heard, properties);
        node.put("conf/a", "6");
        heard.nothingMore();
    }

    @Test
    void goesOnWhereItWasWhenTheMemberRestarts() throws Exception {
        register(heard, Map.of(WatchListener.KEY, "k", WatchListener.START_REVISION, 1L));
        node.put("k", "1");
        assertThat(heard.next()).isEqualTo("2 k=1");
        node.withdraw();
        node.put("k", "2");
        node.close();
        node = new Node("m", directory.resolve("m"));
        node.put("k", "3");
        assertThat(heard.next(2)).containsExactly("3 k=2", "4 k=3");
    }

    @Test
    void goesOnWhereItWasWhenTheHubIsExchanged() throws Exception {
        register(heard, Map.of(WatchListener.KEY, "k"));
        node.put("k", "1");
        assertThat(heard.next()).isEqualTo("2 k=1");
        node.local.hubs.take();
        node.put("k", "2");
        node.local.hubs.bring();
        node.put("k", "3");
        assertThat(heard.next(2)).containsExactly("3 k=2", "4 k=3");
    }

    @Test
    void tellsOfCompactedHistoryAndGoesOn() throws Exception {
        for (int i = 1; i <= 5; i++) {
            node.put("k", "" + i);
        }
        node.services.keyValue().compact(4, true).join();
        register(heard, Map.of(WatchListener.KEY, "k", WatchListener.START_REVISION, "2"));
        assertThat(heard.next(4)).containsExactly("compacted 2 to 4", "4 k=3", "5 k=4", "6 k=5");
    }

    @Test
    void beginsWhereTheListenerWantsTo() throws Exception {
        for (int i = 1; i <= 3; i++) {
            node.put("k", "" + i);
        }
        var remembering = new WatchListener() {
            @Override
            public void changed(long revision, List<WatchEvent> events) {
                heard.changed(revision, events);
            }

            @Override
            public long startRevision() {
                return 3;
            }
        };
        register(remembering, Map.of(WatchListener.KEY, "k", WatchListener.START_REVISION, 2L));
        assertThat(heard.next(2)).containsExactly("3 k=2", "4 k=3");
    }

    @Test
    void hearsOnlyOfTheMemberItNames() throws Exception {
        try (var other = new Node("n", directory.resolve("n"))) {
            var ofOther = new Heard();
            register(heard, Map.of(WatchListener.KEY, "k"));
            register(ofOther, Map.of(WatchListener.KEY, "k", Member.NAME, "n"));
            node.put("k", "of m");
            other.put("k", "of n");
            assertThat(heard.next()).isEqualTo("2 k=of m");
            assertThat(ofOther.next()).isEqualTo("2 k=of n");
        }
        heard.nothingMore();
    }

    @Test
    void beginsAnewWhenAMemberOfTheNameIsOfAnotherCluster() throws Exception {
        register(heard, Map.of(WatchListener.KEY, "k", WatchListener.START_REVISION, 1L));
        for (int i = 1; i <= 3; i++) {
            node.put("k", "" + i);
        }
        heard.next(3);
        node.close();
        node = new Node("m", directory.resolve("emptied"), 99);
        node.put("k", "new");
        assertThat(heard.next()).isEqualTo("2 k=new");
    }

    @Test
    void aListenerThatIsRegisteredTwiceIsTwoUntilEachIsGone() throws Exception {
        var first = register(heard, Map.of(WatchListener.KEY, "a"));
        var second = register(heard, Map.of(WatchListener.KEY, "b"));
        whiteboard.removeListener(heard, first);
        node.put("a", "1");
        node.put("b", "2");
        assertThat(heard.next()).isEqualTo("3 b=2");
        whiteboard.removeListener(heard, second);
        node.put("b", "3");
        heard.nothingMore();
    }

    @Test
    void goesOnWithWhatAListenerWantsNow() throws Exception {
        var properties = register(heard, Map.of(WatchListener.KEY, "a"));
        node.put("a", "1");
        assertThat(heard.next()).isEqualTo("2 a=1");
        properties.put("service.ranking", 7);
        whiteboard.updatedListener(heard, properties);
        node.put("a", "2");
        assertThat(heard.next()).isEqualTo("3 a=2");
        properties.put(WatchListener.KEY, "b");
        properties.put(WatchListener.PREVIOUS, true);
        node.put("b", "3");
        whiteboard.updatedListener(heard, properties);
        node.put("a", "4");
        node.put("b", "5");
        assertThat(heard.next(2)).containsExactly("4 b=3", "6 b=5 was 3");
        properties.remove(WatchListener.KEY);
        whiteboard.updatedListener(heard, properties);
        properties.put(WatchListener.KEY, "c");
        whiteboard.updatedListener(heard, properties);
        node.put("c", "6");
        assertThat(heard.next()).isEqualTo("7 c=6");
        whiteboard.removeListener(heard, properties);
        node.put("c", "7");
        heard.nothingMore();
    }

    @Test
    void leavesAListenerWithoutKeysAlone() {
        var properties = register(heard, Map.of("unrelated", "property"));
        node.put("k", "1");
        whiteboard.removeListener(heard, properties);
        heard.nothingMore();
    }

    /** Registers a listener as the framework would, and returns its properties. */
    private Map<String, Object> register(WatchListener listener, Map<String, ?> wanted) {
        var properties = new HashMap<String, Object>(wanted);
        properties.put(Constants.SERVICE_ID, ++registrations);
        whiteboard.addListener(listener, properties);
        return properties;
    }

    /** A member whose services are bound to the whiteboard. */
    private final class Node implements AutoCloseable {
        private final LocalMember local;
        private final LocalServices services;

        Node(String name, Path data) throws Exception {
            this(name, data, 1);
        }

        Node(String name, Path data, long clusterId) throws Exception {
            local = LocalMember.start(data);
            services = new LocalServices(local.member, local.environment);
            whiteboard.addWatch(services.watch(), Map.of(Member.NAME, name, KeyValue.CLUSTER_ID, clusterId));
        }

        void put(String key, String value) {
            services.keyValue().put(key, value).join();
        }

        void withdraw() {
            whiteboard.removeWatch(services.watch());
            services.close();
        }

        @Override
        public void close() {
            withdraw();
            local.close();
        }
    }
}
