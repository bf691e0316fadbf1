// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kvorum.bytes.Bytes;

final class KeyTreeTest {
    enum Keys {
        ORDERED,
        SHORT,
        NESTED,
        ZEROS;

        Bytes next(Random random) {
            return switch (this) {
                case ORDERED -> Bytes.utf8("/registry/pods/%08d".formatted(random.nextInt(30_000)));
                case SHORT -> randomBytes(random, random.nextInt(4), 256);
                case NESTED -> randomBytes(random, 1 + random.nextInt(12), 2);
                case ZEROS -> Bytes.wrap(new byte[random.nextInt(300)]);
            };
        }

        private static Bytes randomBytes(Random random, int length, int bound) {
            var key = new byte[length];
            for (int i = 0; i < length; i++) {
                key[i] = (byte) random.nextInt(bound);
            }
            return Bytes.wrap(key);
        }
    }

    private record Frozen(Node root, NavigableMap<Bytes, KeyEntry> entries) {}

    @ParameterizedTest
    @EnumSource
    void treeAndSortedMapNeverDiffer(Keys keys) {
        var random = new Random(1);
        var tree = new KeyTree(Node.empty());
        var entries = new TreeMap<Bytes, KeyEntry>();
        var frozen = new ArrayList<Frozen>();
        for (int i = 1; i < 60_000; i++) {
            // Mostly grows, then mostly shrinks.
            if (random.nextInt(100) < (i < 35_000 ? 80 : 10)) {
                var key = keys.next(random);
                var entry = random.nextInt(5) > 0
                        ? KeyEntry.of(key.toByteArray(), i, 0, i, 1, null)
                        : KeyEntry.deleted(key.toByteArray(), i, 0, null);
                tree.put(entry);
                entries.put(key, entry);
            } else if (!entries.isEmpty()) {
                var key = entries.ceilingKey(keys.next(random));
                if (key == null) {
                    key = entries.firstKey();
                }
                tree.remove(key);
                entries.remove(key);
            }
            if (random.nextInt(50) == 0) {
                tree.freeze();
            }
            if (i % 6000 == 0) {
                frozen.add(new Frozen(tree.freeze(), new TreeMap<>(entries)));
            }
        }
        for (var then : frozen) {
            check(then, keys, random);
        }
    }

    private static void check(Frozen then, Keys keys, Random random) {
        assertThat(walked(then.root, null, null, false)).isEqualTo(List.copyOf(then.entries.values()));
        for (int i = 0; i < 200; i++) {
            var from = random.nextInt(10) == 0 ? null : keys.next(random);
            var to = random.nextInt(10) == 0 ? null : keys.next(random);
            if (from != null && to != null && from.compareTo(to) > 0) {
                continue;
            }
            Map<Bytes, KeyEntry> part = then.entries;
            if (from != null && to != null) {
                part = then.entries.subMap(from, to);
            } else if (from != null) {
                part = then.entries.tailMap(from);
            } else if (to != null) {
                part = then.entries.headMap(to);
            }
            var live = part.values().stream().filter(KeyEntry::isLive).toList();
            assertThat(walked(then.root, from, to, false)).isEqualTo(List.copyOf(part.values()));
            assertThat(walked(then.root, from, to, true)).isEqualTo(live);
            assertThat(then.root.countLive(from, to)).isEqualTo(live.size());
            if (from != null) {
                assertThat(then.root.find(from)).isSameAs(then.entries.get(from));
            }
        }
    }

    private static List<KeyEntry> walked(Node root, @Nullable Bytes from, @Nullable Bytes to, boolean liveOnly) {
        var entries = new ArrayList<KeyEntry>();
        root.walk(from, to, liveOnly, entries::add);
        return entries;
    }
}
