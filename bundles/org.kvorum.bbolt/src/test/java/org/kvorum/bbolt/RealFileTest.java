// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.api.storage.Bucket;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.Castagnoli;
import org.kvorum.bytes.WireReader;

/** Files that others wrote. */
final class RealFileTest {
    /**
     * {@code etcdctl snapshot save} of etcd 3.5.30 after: 60 puts of k/1 to k/60, a put with a lease, deletes of k/7 and of [k/1, k/2), values of 9000 and 20000 bytes, a user with a
     * role, one more put, a compaction at revision 30 and an empty value.
     */
    private static final String ETCD = "etcd-3.5.30.db.gz";

    @Test
    void readsEtcdsOwnSnapshot() throws IOException {
        var model = SnapshotFiles.read(SnapshotFiles.resource(ETCD));
        var sizes = new TreeMap<String, Integer>();
        model.buckets().forEach((name, content) -> sizes.put(name, content.size()));
        assertThat(sizes)
                .isEqualTo(Map.of(
                        "auth",
                        1,
                        "authRoles",
                        1,
                        "authUsers",
                        1,
                        "cluster",
                        1,
                        "key",
                        77,
                        "lease",
                        1,
                        "members",
                        1,
                        "meta",
                        5));
        var latest = new TreeMap<String, String>();
        model.content(Bucket.KEY).forEach((revision, pair) -> keep(latest, revision, pair));
        var expected = new TreeMap<String, String>();
        for (int i = 2; i <= 60; i++) {
            expected.put("k/" + i, "value-" + i);
        }
        expected.remove("k/7");
        expected.keySet().removeIf(key -> key.startsWith("k/1"));
        expected.put("leased", "x");
        expected.put("big1", "a".repeat(9000));
        expected.put("big2", "b".repeat(20000));
        expected.put("k/61", "a b");
        expected.put("empty", "");
        assertThat(latest).isEqualTo(expected);
    }

    private static void keep(Map<String, String> latest, Bytes revision, Bytes pair) {
        var in = new WireReader(pair);
        String key = "";
        String value = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.string();
                case 5 -> value = in.string();
                default -> in.skip();
            }
        }
        if (revision.length() == 18) {
            latest.remove(key);
        } else {
            latest.put(key, value);
        }
    }

    /** The number is what {@code etcdutl snapshot status} said of the file; it covers all names, keys and values. */
    @Test
    void hashOfEveryRecordIsEtcds() throws IOException {
        var model = SnapshotFiles.read(SnapshotFiles.resource(ETCD));
        assertThat(hash(model)).isEqualTo(0xc6da68c1);
        assertThat(hash(SnapshotFiles.read(SnapshotFiles.write(model, new SplittableRandom(3)))))
                .isEqualTo(0xc6da68c1);
    }

    private static int hash(Model model) {
        int hash = 0;
        for (var bucket : Bucket.all()) {
            hash = Castagnoli.update(hash, Bytes.utf8(bucket.name()));
            for (var record :
                    model.buckets().getOrDefault(bucket.name(), new TreeMap<>()).entrySet()) {
                hash = Castagnoli.update(Castagnoli.update(hash, record.getKey()), record.getValue());
            }
        }
        return hash;
    }

    /** Pages of another size, a freelist, free pages that still look like something, a bucket with a sequence, the newer meta in either page. */
    @ParameterizedTest
    @ValueSource(ints = {1024, 16384})
    void readsPagesOfAnotherSize(int pageSize) throws IOException {
        var file = SnapshotFiles.resource("bbolt-" + pageSize + ".db.gz");
        assertThat(SnapshotFiles.read(file).records()).isEqualTo(expected().records());
    }

    private static Model expected() {
        var model =
                new Model().put("small", Bytes.utf8("a"), Bytes.EMPTY).put("small", Bytes.utf8("b"), Bytes.utf8("c"));
        model.put("key", Bytes.utf8("large"), Bytes.utf8("0123456789".repeat(10_000)));
        for (int i = 0; i < 3000; i++) {
            if (i % 3 != 0 && (i < 1000 || i >= 2000)) {
                var key = "k%05d".formatted(i);
                model.put("key", Bytes.utf8(key), Bytes.utf8(key.repeat(i % 8)));
            }
        }
        return model;
    }

    /** The last transaction only set a sequence, so the records are the same without it. */
    @ParameterizedTest
    @ValueSource(ints = {1024, 16384})
    void readsTheOtherMetaPageIfOneIsDamaged(int pageSize) throws IOException {
        for (int start : new int[] {0, pageSize}) {
            var file = SnapshotFiles.resource("bbolt-" + pageSize + ".db.gz");
            Arrays.fill(file, start + 16, start + Meta.BYTES, (byte) 0x55);
            assertThat(SnapshotFiles.read(file).records()).isEqualTo(expected().records());
        }
    }
}
