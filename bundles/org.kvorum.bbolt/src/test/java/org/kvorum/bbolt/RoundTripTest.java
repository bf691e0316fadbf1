// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.api.storage.Bucket;
import org.kvorum.bytes.Bytes;

final class RoundTripTest {
    private final RandomGenerator dice = new SplittableRandom(1);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void readsWhatWasWritten(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var model = new Model();
        for (int bucket = random.nextInt(30); bucket > 0; bucket--) {
            fill(model, "bucket" + random.nextInt(1000), random);
        }
        var file = SnapshotFiles.write(model, random);
        assertThat(file.length % 4096).isZero();
        assertThat(SnapshotFiles.read(file).records()).isEqualTo(model.records());
    }

    private static void fill(Model model, String bucket, RandomGenerator random) {
        model.bucket(bucket);
        int records = random.nextInt(1 << random.nextInt(1, 13));
        // a bucket of long keys has high trees, one of large values many overflow pages
        int keyBytesMax = random.nextInt(5) == 0 ? 32768 : 1 << random.nextInt(1, 10);
        int valueBytesMax = random.nextInt(5) == 0 ? 20_000 : 1 << random.nextInt(10);
        int room = 2_000_000;
        for (int i = 0; i < records && room > 0; i++) {
            var key = bytes(random.nextInt(1, keyBytesMax + 1), random);
            var value = bytes(random.nextInt(valueBytesMax), random);
            model.put(bucket, key, value);
            room -= key.length() + value.length();
        }
    }

    private static Bytes bytes(int length, RandomGenerator random) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    @Test
    void writesTheStoreWithoutBuckets() throws IOException {
        var file = SnapshotFiles.write(new Model(), dice);
        assertThat(file).hasSize(3 * 4096);
        assertThat(SnapshotFiles.read(file).records()).isEmpty();
    }

    @Test
    void keepsSmallBucketsInTheRoot() throws IOException {
        var model = new Model();
        Bucket.all().forEach(bucket -> model.bucket(bucket.name()));
        model.put("meta", Bytes.utf8("term"), Bytes.bigEndian(7));
        var file = SnapshotFiles.write(model, dice);
        assertThat(file).hasSize(3 * 4096);
        assertThat(SnapshotFiles.read(file).records()).isEqualTo(model.records());
    }

    @Test
    void givesABucketItsOwnPageFromAQuarterPageOn() {
        int overhead = Layout.PAGE_HEADER_BYTES + Layout.ELEMENT_BYTES + 1;
        var largest = new Model().put("b", Bytes.utf8("k"), bytes(1024 - overhead, dice));
        var larger = new Model().put("b", Bytes.utf8("k"), bytes(1025 - overhead, dice));
        assertThat(SnapshotFiles.write(largest, dice)).hasSize(3 * 4096);
        assertThat(SnapshotFiles.write(larger, dice)).hasSize(4 * 4096);
    }

    @Test
    void takesTheLongestKeys() throws IOException {
        var model = new Model();
        for (int i = 0; i < 40; i++) {
            model.put("key", bytes(32768, dice), bytes(i, dice));
        }
        assertThat(SnapshotFiles.read(SnapshotFiles.write(model, dice)).records())
                .isEqualTo(model.records());
    }

    @Test
    void refusesKeysThatBboltCannotHold() {
        var format = new BboltFormat();
        var empty = new Model().put("key", Bytes.EMPTY, Bytes.EMPTY);
        var tooLong = new Model().put("key", bytes(32769, dice), Bytes.EMPTY);
        assertThatThrownBy(() -> format.image(empty, empty.names())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> format.image(tooLong, tooLong.names()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32769");
    }

    @Test
    void refusesABucketThatIsNamedTwice() {
        assertThatThrownBy(() -> new BboltFormat().image(new Model(), List.of(Bucket.KEY, Bucket.KEY)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void filledPagesTakeLittleMoreThanTheirRecords() {
        var model = new Model();
        for (int i = 0; i < 5000; i++) {
            model.put("key", Bytes.bigEndian(i), bytes(100, dice));
        }
        long own = 5000L * (Layout.ELEMENT_BYTES + 8 + 100);
        assertThat((long) SnapshotFiles.write(model, dice).length).isBetween(own, own * 6 / 5);
    }

    @Test
    void valuesOfAPageAndAHalfShareTheirPages() throws IOException {
        var model = new Model();
        for (int i = 0; i < 100; i++) {
            model.put("key", Bytes.bigEndian(i), bytes(6000, dice));
        }
        var file = SnapshotFiles.write(model, dice);
        assertThat(file).hasSizeLessThan((150 + 8) * 4096);
        assertThat(SnapshotFiles.read(file).records()).isEqualTo(model.records());
    }

    @Test
    void handsOnBatchesOfABoundedSize() throws IOException {
        var model = new Model();
        for (int i = 0; i < 25_000; i++) {
            model.put("key", Bytes.bigEndian(i), Bytes.EMPTY);
        }
        for (int i = 0; i < 12; i++) {
            model.put("large", Bytes.bigEndian(i), bytes(1 << 20, dice));
        }
        var sizes = new ArrayList<Integer>();
        new BboltFormat()
                .read(
                        SnapshotFiles.disk(SnapshotFiles.write(model, dice)),
                        SnapshotFiles.FILE,
                        batch -> sizes.add(batch.size()));
        assertThat(sizes).startsWith(10_000, 10_000).hasSizeBetween(6, 8);
        assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(25_012);
    }

    @Test
    void endsWhenTheConsumerFails() throws IOException {
        var disk =
                SnapshotFiles.disk(SnapshotFiles.write(new Model().put("key", Bytes.utf8("k"), Bytes.utf8("v")), dice));
        assertThatThrownBy(() -> new BboltFormat().read(disk, SnapshotFiles.FILE, batch -> {
                    throw new IOException("no more room");
                }))
                .hasMessage("no more room");
    }

    @Test
    void imageMayBeClosedHalfway() {
        var model = new Model();
        for (int i = 0; i < 1000; i++) {
            model.put("key", Bytes.bigEndian(i), bytes(100, dice));
        }
        var image = new BboltFormat().image(model, model.names());
        assertThat(image.read(ByteBuffer.allocate(10_000))).isEqualTo(10_000);
        image.close();
        image.close();
        assertThat(image.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
}
