// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kvorum.bytes.Bytes;

class MemoryLogTest {
    private static final ConfState MEMBERS = ConfState.of(List.of(1L), List.of());

    private final MemoryLog log = new MemoryLog();

    @BeforeEach
    void fiveEntries() {
        for (int i = 1; i <= 5; i++) {
            log.append(List.of(entry(1, i)));
        }
    }

    private static Entry entry(long term, long index) {
        return Entry.normal(term, index, Bytes.bigEndian(index));
    }

    @Test
    void newLogBeginsAtOne() {
        var empty = new MemoryLog();
        assertThat(empty.firstIndex()).isEqualTo(1);
        assertThat(empty.lastIndex()).isZero();
        assertThat(empty.term(0)).isZero();
        assertThat(empty.snapshot().isEmpty()).isTrue();
    }

    @Test
    void appendReplacesFromTheFirstIndexOn() {
        log.append(List.of(entry(2, 4)));
        assertThat(log.lastIndex()).isEqualTo(4);
        assertThat(log.term(4)).isEqualTo(2);
        assertThat(log.term(3)).isEqualTo(1);
    }

    @Test
    void appendLeavesNoGap() {
        assertThatThrownBy(() -> log.append(List.of(entry(1, 7)))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void appendPassesOverWhatIsCompacted() {
        log.createSnapshot(3, MEMBERS, Bytes.EMPTY);
        log.compact(3);
        log.append(List.of(entry(1, 2), entry(1, 3), entry(2, 4)));
        assertThat(log.firstIndex()).isEqualTo(4);
        assertThat(log.lastIndex()).isEqualTo(4);
        log.append(List.of(entry(1, 1)));
        assertThat(log.lastIndex()).isEqualTo(4);
    }

    @Test
    void entriesStopAtTheLimitButGiveAtLeastOne() {
        int size = RaftCodec.entrySize(entry(1, 1));
        assertThat(log.entries(2, 6, 3L * size)).extracting(Entry::index).containsExactly(2L, 3L, 4L);
        assertThat(log.entries(2, 6, 3L * size - 1)).extracting(Entry::index).containsExactly(2L, 3L);
        assertThat(log.entries(2, 6, 0)).extracting(Entry::index).containsExactly(2L);
        assertThat(log.entries(2, 4, Long.MAX_VALUE)).hasSize(2);
    }

    @Test
    void compactionKeepsTheTermOfTheLastEntryItDrops() {
        log.createSnapshot(3, MEMBERS, Bytes.utf8("state"));
        log.compact(2);
        assertThat(log.firstIndex()).isEqualTo(3);
        assertThat(log.term(2)).isEqualTo(1);
        log.compact(1);
        assertThat(log.firstIndex()).isEqualTo(3);
        assertThatThrownBy(() -> log.compact(4)).isInstanceOf(IllegalArgumentException.class);
        assertThat(log.snapshot()).isEqualTo(new Snapshot(3, 1, MEMBERS, Bytes.utf8("state")));
    }

    @Test
    void snapshotsGoForwardAndNotBeyondTheEnd() {
        log.createSnapshot(3, MEMBERS, Bytes.EMPTY);
        assertThatThrownBy(() -> log.createSnapshot(3, MEMBERS, Bytes.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.createSnapshot(6, MEMBERS, Bytes.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void snapshotFromTheLeaderReplacesEverything() {
        log.applySnapshot(new Snapshot(9, 4, MEMBERS, Bytes.EMPTY));
        assertThat(log.firstIndex()).isEqualTo(10);
        assertThat(log.lastIndex()).isEqualTo(9);
        assertThat(log.term(9)).isEqualTo(4);
        assertThat(log.confState()).isEqualTo(MEMBERS);
        log.applySnapshot(new Snapshot(8, 4, ConfState.EMPTY, Bytes.EMPTY));
        assertThat(log.firstIndex()).isEqualTo(10);
    }

    @Test
    void dequeIsTheSameAsAPlainListWhateverIsDone() {
        var random = new Random(7);
        var deque = new EntryDeque(1);
        List<Entry> model = new ArrayList<>();
        long first = 1;
        for (int i = 0; i < 20_000; i++) {
            long end = first + model.size();
            switch (random.nextInt(6)) {
                case 0 -> {
                    long cut = first + random.nextInt(model.size() + 1);
                    deque.truncateFrom(cut);
                    model.subList((int) (cut - first), model.size()).clear();
                }
                case 1 -> {
                    long cut = first + random.nextInt(model.size() + 1);
                    deque.dropBefore(cut);
                    model.subList(0, (int) (cut - first)).clear();
                    first = cut;
                }
                default -> {
                    List<Entry> added = new ArrayList<>();
                    for (int n = random.nextInt(60); 0 < n; n--) {
                        added.add(entry(i, end + added.size()));
                    }
                    deque.addAll(added);
                    model.addAll(added);
                }
            }
            assertThat(deque.firstIndex()).isEqualTo(first);
            assertThat(deque.endIndex()).isEqualTo(first + model.size());
            if (!model.isEmpty()) {
                int position = random.nextInt(model.size());
                assertThat(deque.get(first + position)).isSameAs(model.get(position));
            }
            if (i % 500 == 0) {
                assertThat(deque.slice(first, deque.endIndex(), Long.MAX_VALUE)).isEqualTo(model);
            }
        }
    }
}
