// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Histories longer than a chunk, which the random tests of the store do not reach. */
final class HistoryTest {
    private static final byte[] KEY = {'k'};

    private record Then(long revision, boolean deleted, long create, long version) {}

    @Test
    void aLongHistoryRemembersEverythingThroughCompactions() {
        for (long seed = 0; seed < 30; seed++) {
            var random = new Random(seed);
            var all = new ArrayList<Then>();
            var entry = KeyEntry.of(KEY, 2, 0, 2, 1, null);
            all.add(new Then(2, false, 2, 1));
            long compacted = 0;
            long revision = 2;
            for (int i = 0; i < 3000; i++) {
                revision += 1 + random.nextInt(3);
                if (entry.isLive() && random.nextInt(200) == 0) {
                    entry = entry.delete(revision, random.nextInt(5));
                } else {
                    entry = entry.put(revision, random.nextInt(5));
                }
                all.add(new Then(revision, !entry.isLive(), entry.create(), entry.version()));
                if (random.nextInt(300) == 0) {
                    compacted = revision - random.nextInt(1 + random.nextInt((int) (revision - compacted)));
                    var rest = entry.compacted(compacted);
                    if (rest == null) {
                        assertThat(entry.isLive()).isFalse();
                        revision++;
                        entry = KeyEntry.of(KEY, revision, 0, revision, 1, null);
                        all.add(new Then(revision, false, revision, 1));
                    } else {
                        entry = rest;
                    }
                }
                check(entry, all, compacted + random.nextInt((int) (revision - compacted) + 1));
            }
            check(entry, all, compacted);
            check(entry, all, revision);
        }
    }

    private static void check(KeyEntry entry, List<Then> all, long at) {
        Then then = null;
        for (int i = all.size() - 1; i >= 0 && then == null; i--) {
            then = all.get(i).revision <= at ? all.get(i) : null;
        }
        assertSame(entry.at(at), then);
    }

    private static void assertSame(@Nullable KeyEntry found, @Nullable Then then) {
        if (then == null || then.deleted) {
            assertThat(found).isNull();
        } else {
            var is = Objects.requireNonNull(found);
            assertThat(new Then(is.mod(), false, is.create(), is.version())).isEqualTo(then);
        }
    }

    @Test
    void aKeyWrittenOnceHasNoHistory() {
        assertThat(KeyEntry.of(KEY, 2, 0, 2, 1, null).older()).isNull();
    }

    @Test
    void compactionKeepsADeletionOfItsOwnRevisionOnly() {
        var deleted = KeyEntry.of(KEY, 2, 0, 2, 1, null).delete(5, 0);
        assertThat(deleted.compacted(4)).isSameAs(deleted);
        var kept = Objects.requireNonNull(deleted.compacted(5));
        assertThat(kept.older()).isNull();
        assertThat(kept.compacted(6)).isNull();
    }
}
