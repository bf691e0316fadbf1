// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.kvorum.api.kv.KvStore;

class IndexMemoryTest {
    private static final long MIB = 1 << 20;

    @Test
    void hasRoomForFiveMillionKeysInAGibibyte() {
        assertThat(new IndexMemory(store(5_000_000, 5_000_001, -1), 1024 * MIB).hasRoom())
                .isTrue();
    }

    @Test
    void refusesKeysBeforeTheHeapIsFull() {
        assertThat(new IndexMemory(store(9_000_000, 9_000_001, -1), 1024 * MIB).hasRoom())
                .isFalse();
    }

    @Test
    void olderRevisionsCountUntilTheyAreCompacted() {
        assertThat(new IndexMemory(store(10, 30_000_000, -1), 1024 * MIB).hasRoom())
                .isFalse();
        assertThat(new IndexMemory(store(10, 30_000_000, 29_999_000), 1024 * MIB).hasRoom())
                .isTrue();
    }

    /** A store that only knows its numbers. */
    private static KvStore store(long keys, long revision, long compactRevision) {
        return (KvStore) Proxy.newProxyInstance(
                KvStore.class.getClassLoader(), new Class<?>[] {KvStore.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "keys" -> keys;
                        case "revision" -> revision;
                        case "compactRevision" -> compactRevision;
                        default -> throw new AssertionError(method.getName());
                    };
                });
    }
}
