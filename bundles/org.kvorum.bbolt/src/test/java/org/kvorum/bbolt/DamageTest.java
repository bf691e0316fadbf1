// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.api.snapshot.SnapshotException;
import org.kvorum.bytes.Bytes;

final class DamageTest {
    private static final int PAGE = 4096;
    private final RandomGenerator dice = new SplittableRandom(11);
    /** A root, a tree of three levels, overflow pages, and buckets inside the root. */
    private final Model model = model();

    private final byte[] file = SnapshotFiles.write(model, dice);

    private static Model model() {
        var model = new Model().bucket("alarm").put("meta", Bytes.utf8("term"), Bytes.bigEndian(1));
        model.put("meta", Bytes.utf8("consistent_index"), Bytes.bigEndian(9));
        for (int i = 0; i < 60; i++) {
            var key = ByteBuffer.allocate(900).putInt(i).array();
            model.put("key", Bytes.wrap(key), Bytes.utf8("v".repeat(i)));
        }
        return model.put("lease", Bytes.utf8("large"), Bytes.wrap(new byte[10_000]));
    }

    @Test
    void refusesEveryDamagedByteOfEveryHeaderAndTable() {
        int pages = 0;
        int branches = 0;
        for (int id = 2; id < file.length / PAGE; id++) {
            var page = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            int start = id * PAGE;
            int flags = page.getShort(start + 8);
            int count = page.getShort(start + 10);
            int table = start + 16 + 16 * count;
            // nothing but the end of the page limits the last element of a leaf from the right, nor the last key of a
            // branch
            int checked = flags == Layout.LEAF ? table - 8 : table - 16;
            for (int at = start; at < table; at++) {
                boolean loose = at >= checked && (flags == Layout.LEAF || (at - checked >= 4 && at - checked < 8));
                if (!loose) {
                    refuses(at);
                }
            }
            pages++;
            branches += flags == Layout.BRANCH ? 1 : 0;
            id += page.getInt(start + 12);
        }
        assertThat(pages).isGreaterThan(20);
        assertThat(branches).isGreaterThan(3);
    }

    private void refuses(int at) {
        var damaged = file.clone();
        damaged[at] ^= (byte) dice.nextInt(1, 256);
        assertThatThrownBy(() -> SnapshotFiles.read(damaged), "byte %d of page %d", at % PAGE, at / PAGE)
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining(SnapshotFiles.FILE.toString());
    }

    @Test
    void refusesEveryDamagedByteOfBucketsAndTheirPages() {
        int root = file.length - PAGE;
        var page = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int count = page.getShort(root + 10);
        assertThat(count).isEqualTo(4);
        for (int i = 0; i < count; i++) {
            int element = root + 16 + 16 * i;
            int value = element + page.getInt(element + 4) + page.getInt(element + 8);
            boolean inline = page.getLong(value) == 0;
            // the lowest byte may lead to a branch further down, which is a sound tree of its own
            for (int at = inline ? 0 : 1; at < 8; at++) {
                refuses(value + at);
            }
            if (inline) {
                int table = 16 + 16 * page.getShort(value + 16 + 10);
                for (int at = 16; at < 16 + table; at++) {
                    boolean lastSizes = table > 16 && at >= 16 + table - 8;
                    if (!lastSizes) {
                        refuses(value + at);
                    }
                }
            }
        }
    }

    @Test
    void readsTheOtherMetaPageIfOneIsDamaged() throws IOException {
        for (int at = 16; at < Meta.BYTES; at++) {
            for (int start : new int[] {0, PAGE}) {
                var damaged = file.clone();
                damaged[start + at] ^= 0x40;
                assertThat(SnapshotFiles.read(damaged).size()).isEqualTo(model.size());
            }
        }
    }

    @Test
    void refusesTwoDamagedMetaPages() {
        for (int at = 16; at < Meta.BYTES; at++) {
            var damaged = file.clone();
            damaged[at] ^= 0x40;
            damaged[PAGE + at] ^= 0x40;
            assertThatThrownBy(() -> SnapshotFiles.read(damaged))
                    .isInstanceOf(SnapshotException.class)
                    .hasMessageContaining("no second meta page");
        }
    }

    @Test
    void prefersTheNewerMetaPage() throws IOException {
        // the older one leads nowhere; nobody should go there
        for (int newer = 0; newer <= 1; newer++) {
            var mixed = file.clone();
            var good = new Meta(PAGE, file.length / PAGE - 1, file.length / PAGE, 9);
            var old = new Meta(PAGE, 2, 3, 8);
            System.arraycopy(good.encode(newer), 0, mixed, newer * PAGE, Meta.BYTES);
            System.arraycopy(old.encode(1 - newer), 0, mixed, (1 - newer) * PAGE, Meta.BYTES);
            assertThat(SnapshotFiles.read(mixed).records()).isEqualTo(model.records());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, -1, Long.MIN_VALUE, 1_000_000})
    void refusesARootOutsideTheFile(long root) {
        var wrong = file.clone();
        var meta = new Meta(PAGE, root, file.length / PAGE, 9);
        System.arraycopy(meta.encode(0), 0, wrong, 0, Meta.BYTES);
        assertThatThrownBy(() -> SnapshotFiles.read(wrong)).isInstanceOf(SnapshotException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, -1, Long.MIN_VALUE, 1L << 52, 1_000_000, Integer.MAX_VALUE, 1L << 31})
    void refusesAnEndOutsideTheFile(long end) {
        var wrong = file.clone();
        System.arraycopy(new Meta(PAGE, 3, end, 9).encode(0), 0, wrong, 0, Meta.BYTES);
        assertThatThrownBy(() -> SnapshotFiles.read(wrong)).isInstanceOf(SnapshotException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 512, 5000, -4096, 1 << 30, Integer.MIN_VALUE})
    void refusesPageSizesThatCannotBe(int pageSize) {
        var wrong = file.clone();
        System.arraycopy(new Meta(pageSize, 3, 4, 9).encode(0), 0, wrong, 0, Meta.BYTES);
        System.arraycopy(new Meta(pageSize, 3, 4, 8).encode(1), 0, wrong, PAGE, Meta.BYTES);
        assertThatThrownBy(() -> SnapshotFiles.read(wrong)).isInstanceOf(SnapshotException.class);
    }

    @Test
    void refusesAFileThatWasCutOff() {
        for (int length : List.of(0, 1, 79, 80, PAGE, 2 * PAGE, 3 * PAGE, file.length - PAGE, file.length - 1)) {
            assertThatThrownBy(() -> SnapshotFiles.read(Arrays.copyOf(file, length)))
                    .isInstanceOf(SnapshotException.class)
                    .hasMessageContaining(SnapshotFiles.FILE.toString());
        }
    }

    @Test
    void leavesAloneWhatFollows() throws IOException {
        assertThat(SnapshotFiles.read(Arrays.copyOf(file, file.length + 32)).records())
                .isEqualTo(model.records());
    }

    @Test
    void tellsWhereTheDamageIs() {
        var damaged = file.clone();
        damaged[3 * PAGE + 8] = 0x10;
        assertThatThrownBy(() -> SnapshotFiles.read(damaged))
                .hasMessage(
                        SnapshotFiles.FILE
                                + ": page 3 is damaged at its byte 8 (byte 12296 of the file): is neither leaf nor branch: flags 10");
    }

    @Test
    void refusesACircle() {
        var damaged = file.clone();
        var page = ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN);
        int branch = 2;
        while (page.getShort(branch * PAGE + 8) != Layout.BRANCH) {
            branch++;
        }
        page.putLong(branch * PAGE + 24, branch);
        assertThatThrownBy(() -> SnapshotFiles.read(damaged)).hasMessageContaining("twice");
    }

    @Test
    void refusesKeysThatTheBranchAbovePromisedElsewhere() {
        var damaged = file.clone();
        // the first leaf begins with key 0; a 1 in its highest byte puts its only keys behind all others
        var page = ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN);
        int last = 2 * PAGE + 16 + 16 * (page.getShort(2 * PAGE + 10) - 1);
        damaged[last + page.getInt(last + 4)] = 1;
        assertThatThrownBy(() -> SnapshotFiles.read(damaged)).hasMessageContaining("branch above");
    }

    /** Whatever the bytes are, it ends, and with nothing but the one exception. */
    @Test
    void survivesAnyBytes() throws IOException {
        for (int round = 0; round < 3000; round++) {
            var damaged = file.clone();
            for (int hits = dice.nextInt(1, 6); hits > 0; hits--) {
                int start = dice.nextInt(file.length / PAGE) * PAGE;
                int at = start + (dice.nextInt(4) == 0 ? dice.nextInt(PAGE) : dice.nextInt(96));
                damaged[at] = (byte) dice.nextInt();
            }
            try {
                SnapshotFiles.read(damaged);
            } catch (SnapshotException expected) {
                assertThat(expected).hasMessageContaining(SnapshotFiles.FILE.toString());
            } catch (RuntimeException e) {
                fail("round " + round, e);
            }
        }
    }
}
