// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frameworks of one virtual machine form a cluster: nothing of a member is shared with another by way of a static. */
class ClusterTest {
    @TempDir
    private Path directory;

    private final List<KvorumFramework> frameworks = new ArrayList<>();

    @AfterEach
    void stopFrameworks() throws Exception {
        for (var framework : frameworks) {
            framework.close();
        }
    }

    @Test
    void twoFrameworksHaveOneState() throws Exception {
        var seats = Seat.cluster(directory, "a", "b");
        start(seats);
        try (var first = client(0);
                var second = client(1)) {
            long revision = first.put("k", "from a");
            assertThat(second.value("k")).hasValue("from a");
            assertThat(second.put("k", "from b")).isEqualTo(revision + 1);
            assertThat(first.value("k")).hasValue("from b");
        }
    }

    @Test
    void threeFrameworksWithDifferentEnginesGoOnWithoutOneAndTakeItBack() throws Exception {
        var seats = new ArrayList<>(Seat.cluster(directory, "a", "b", "c"));
        seats.set(1, seats.get(1).with("storage-engine", "memory"));
        start(seats);
        try (var first = client(0);
                var second = client(1)) {
            var seen = new SeenEvents();
            try (var watcher = second.watch("k", seen)) {
                assertThat(watcher.isClosed()).isFalse();
                first.put("k1", "all three");
                frameworks.get(2).close();
                first.put("k2", "without c");
                second.put("k3", "without c");
                assertThat(seen.await(events -> events.size() >= 3))
                        .extracting(SeenEvents.Event::text)
                        .containsExactly("PUT k1 all three", "PUT k2 without c", "PUT k3 without c");
            }
            frameworks.set(2, KvorumFramework.start(seats.get(2)));
            frameworks.get(2).awaitReady();
            try (var third = client(2)) {
                assertThat(third.value("k3")).hasValue("without c");
                third.put("k4", "c is back");
                assertThat(first.value("k4")).hasValue("c is back");
                assertThat(third.members())
                        .extracting(member -> member.getName())
                        .containsExactlyInAnyOrder("a", "b", "c");
            }
        }
    }

    private void start(List<Seat> seats) throws Exception {
        for (var seat : seats) {
            frameworks.add(KvorumFramework.start(seat));
        }
        for (var framework : frameworks) {
            framework.awaitReady();
        }
    }

    private EtcdClient client(int index) {
        return EtcdClient.of(frameworks.get(index));
    }
}
