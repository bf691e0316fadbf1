// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.mvcc.Bench.bytes;
import static org.kvorum.mvcc.Bench.putOf;
import static org.kvorum.mvcc.Bench.rangeOf;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyValue;
import org.kvorum.command.RangeRequest;

final class RangeTest {
    private final Bench bench = new Bench();

    /** Creates 2..6 in the order d b a c e; b is rewritten at 7, d at 8 and 9; values sort e d c b a. */
    @BeforeEach
    void fill() {
        bench.leases.existing.add(7L);
        bench.put("d", "2");
        bench.put("b", "old");
        bench.put("a", "5");
        bench.put("c", "3");
        bench.put("e", "1");
        bench.put(putOf("b", "4", 7));
        bench.put("d", "old");
        bench.put("d", "2");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "a, '', a=5",
                "x, '', ''",
                "b, d, b=4 c=3",
                "b, \\0, b=4 c=3 d=2 e=1",
                "\\0, \\0, a=5 b=4 c=3 d=2 e=1",
                "b, b, ''",
                "d, b, ''",
                "aa, cc, b=4 c=3",
            })
    void intervalsAreAsEtcdHasThem(String key, String end, String found) {
        assertThat(bench.get(key, end)).isEqualTo(found);
        var rows = bench.rows(rangeOf(key, end));
        assertThat(rows.count()).isEqualTo(rows.kvs().size());
        assertThat(rows.more()).isFalse();
        var count = bench.rows(all().countOnly().on(key, end).request());
        assertThat(count).isEqualTo(new RangeResult.Rows(9, java.util.List.of(), false, rows.count()));
    }

    @ParameterizedTest
    @CsvSource({
        // limit, order, target: 0 key, 1 version, 2 create, 3 mod, 4 value
        "0, 0, 0, a b c d e, false",
        "0, 1, 0, a b c d e, false",
        "0, 2, 0, e d c b a, false",
        "0, 1, 1, a c e b d, false",
        "0, 2, 1, d b a c e, false",
        "0, 1, 2, d b a c e, false",
        "0, 2, 2, e c a b d, false",
        "0, 1, 3, a c e b d, false",
        "0, 2, 3, d b e c a, false",
        "0, 1, 4, e d c b a, false",
        "0, 2, 4, a b c d e, false",
        "2, 0, 0, a b, true",
        "5, 0, 0, a b c d e, false",
        "2, 2, 0, e d, true",
        "2, 1, 3, a c, true",
        "2, 2, 3, d b, true",
        "2, 1, 4, e d, true",
        // With no order asked for, the target sorts no more than what the limit has left: a b c.
        "2, 0, 3, a c, true",
        "2, 0, 4, c b, true",
        "2, 0, 2, b a, true",
        "0, 0, 2, d b a c e, false",
    })
    void rowsAreSortedAndCut(int limit, int order, int target, String keys, boolean more) {
        var rows = bench.rows(all().limit(limit).sorted(order, target).request());
        assertThat(keys(rows)).isEqualTo(keys);
        assertThat(rows.more()).isEqualTo(more);
        assertThat(rows.count()).isEqualTo(5);
        var bare =
                bench.rows(all().limit(limit).sorted(order, target).keysOnly().request());
        assertThat(keys(bare)).isEqualTo(keys);
        assertThat(bare.more()).isEqualTo(more);
    }

    @ParameterizedTest
    @CsvSource({
        // minMod, maxMod, minCreate, maxCreate, limit
        "7, 0, 0, 0, 0, b d, false",
        "0, 6, 0, 0, 0, a c e, false",
        "5, 7, 0, 0, 0, b c e, false",
        "0, 0, 4, 0, 0, a c e, false",
        "0, 0, 0, 3, 0, b d, false",
        "0, 0, 3, 5, 0, a b c, false",
        "5, 7, 3, 5, 0, b c, false",
        "0, 6, 0, 0, 2, a c, true",
        "0, 6, 0, 0, 3, a c e, false",
    })
    void filtersComeBeforeTheLimitAndDoNotCount(
            long minMod, long maxMod, long minCreate, long maxCreate, int limit, String keys, boolean more) {
        var rows = bench.rows(all().limit(limit)
                .filtered(minMod, maxMod, minCreate, maxCreate)
                .request());
        assertThat(keys(rows)).isEqualTo(keys);
        assertThat(rows.more()).isEqualTo(more);
        assertThat(rows.count()).isEqualTo(5);
    }

    @Test
    void filtersWorkOnASingleKeyToo() {
        assertThat(bench.rows(all().on("a", "").filtered(5, 0, 0, 0).request()))
                .isEqualTo(new RangeResult.Rows(9, java.util.List.of(), false, 1));
    }

    @Test
    void keysComeFromTheIndexAndHaveNoLease() {
        var again = bench.reopened(7);
        again.backend.gets = 0;
        var rows = again.rows(all().on("b", "").keysOnly().request());
        assertThat(Bench.kv(rows, 0)).isEqualTo(new KeyValue(bytes("b"), 3, 7, 2, Bytes.EMPTY, 0));
        assertThat(again.backend.gets).isZero();
    }

    @Test
    void keysSortedByValueKeepTheirLease() {
        var rows = bench.rows(all().on("b", "").keysOnly().sorted(1, 4).request());
        assertThat(Bench.kv(rows, 0)).isEqualTo(new KeyValue(bytes("b"), 3, 7, 2, Bytes.EMPTY, 7));
        rows = bench.rows(all().on("b", "c").keysOnly().sorted(1, 4).request());
        assertThat(Bench.kv(rows, 0)).isEqualTo(new KeyValue(bytes("b"), 3, 7, 2, Bytes.EMPTY, 7));
    }

    @Test
    void oldRevisionsAreCountedSortedAndCutTheSame() {
        bench.delete("a", "d");
        var then = all().at(6).limit(2).sorted(2, 3).request();
        assertThat(Bench.text(bench.rows(then))).isEqualTo("e=1 c=3");
        assertThat(bench.rows(then).count()).isEqualTo(5);
        assertThat(bench.rows(then).revision()).isEqualTo(10);
        assertThat(bench.rows(all().at(4).countOnly().request()).count()).isEqualTo(3);
        assertThat(Bench.text(bench.rows(all().at(5).limit(1).request()))).isEqualTo("a=5");
        assertThat(bench.rows(all().at(5).limit(1).request()).more()).isTrue();
        assertThat(bench.rows(all().at(-3).request()).count()).isEqualTo(2);
    }

    @Test
    void manyRowsAreReadInBulk() {
        for (int i = 0; i < 500; i++) {
            bench.put("m%03d".formatted(i * 7 % 500), "v" + i);
        }
        var expected = bench.get("m", "n");
        var again = bench.reopened();
        again.backend.gets = 0;
        assertThat(again.get("m", "n")).isEqualTo(expected);
        assertThat(again.get("m", "n", 300)).isEqualTo(bench.get("m", "n", 300));
        assertThat(again.backend.gets).isZero();
    }

    @Test
    void theEstimateKnowsWhatARequestLooksAt() {
        assertThat(bench.store.estimateKeys(rangeOf("a", ""))).isEqualTo(1);
        assertThat(bench.store.estimateKeys(all().request())).isEqualTo(5);
        assertThat(bench.store.estimateKeys(all().countOnly().request())).isEqualTo(1);
        assertThat(bench.store.estimateKeys(all().limit(2).request())).isEqualTo(3);
        assertThat(bench.store.estimateKeys(all().limit(Long.MAX_VALUE).request()))
                .isEqualTo(5);
        assertThat(bench.store.estimateKeys(all().limit(2).sorted(2, 3).request()))
                .isEqualTo(5);
    }

    private static String keys(RangeResult.Rows rows) {
        return String.join(
                " ",
                rows.kvs().stream()
                        .map(kv -> KeyValue.decode(kv).key().toStringUtf8())
                        .toList());
    }

    private static Builder all() {
        return new Builder(rangeOf("\0", "\0"));
    }

    private record Builder(RangeRequest request) {
        Builder on(String key, String end) {
            return with(bytes(key), bytes(end), request.limit(), request.revision());
        }

        Builder limit(long limit) {
            return with(request.key(), request.rangeEnd(), limit, request.revision());
        }

        Builder at(long revision) {
            return with(request.key(), request.rangeEnd(), request.limit(), revision);
        }

        Builder sorted(int order, int target) {
            return with(order, target, request.keysOnly(), request.countOnly());
        }

        Builder keysOnly() {
            return with(request.sortOrder(), request.sortTarget(), true, request.countOnly());
        }

        Builder countOnly() {
            return with(request.sortOrder(), request.sortTarget(), request.keysOnly(), true);
        }

        Builder filtered(long minMod, long maxMod, long minCreate, long maxCreate) {
            return new Builder(new RangeRequest(
                    request.key(),
                    request.rangeEnd(),
                    request.limit(),
                    request.revision(),
                    request.sortOrder(),
                    request.sortTarget(),
                    request.serializable(),
                    request.keysOnly(),
                    request.countOnly(),
                    minMod,
                    maxMod,
                    minCreate,
                    maxCreate));
        }

        private Builder with(Bytes key, Bytes end, long limit, long revision) {
            return new Builder(new RangeRequest(
                    key,
                    end,
                    limit,
                    revision,
                    request.sortOrder(),
                    request.sortTarget(),
                    false,
                    request.keysOnly(),
                    request.countOnly(),
                    0,
                    0,
                    0,
                    0));
        }

        private Builder with(int order, int target, boolean keysOnly, boolean countOnly) {
            return new Builder(new RangeRequest(
                    request.key(),
                    request.rangeEnd(),
                    request.limit(),
                    request.revision(),
                    order,
                    target,
                    false,
                    keysOnly,
                    countOnly,
                    0,
                    0,
                    0,
                    0));
        }
    }
}
