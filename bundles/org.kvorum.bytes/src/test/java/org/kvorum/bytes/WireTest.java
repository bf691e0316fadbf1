// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 127, 128, 16_383, 16_384, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void readsBackEveryVarint(long value) {
        var message = new WireWriter(0).varint(3, value).toBytes();
        var in = new WireReader(message);
        assertThat(in.next()).isTrue();
        assertThat(in.field()).isEqualTo(3);
        assertThat(in.varint()).isEqualTo(value);
        assertThat(in.next()).isFalse();
        assertThat(message.length()).isEqualTo(1 + WireWriter.varintSize(value));
    }

    @Test
    void leavesDefaultsOut() {
        assertThat(new WireWriter(0)
                        .varint(1, 0)
                        .bool(2, false)
                        .bytes(3, Bytes.EMPTY)
                        .string(4, "")
                        .toBytes())
                .isEqualTo(Bytes.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 126, 127, 128, 16_383, 16_384, 70_000, 2_100_000})
    void nestsMessagesOfAnySizeWithTheShortestLength(int size) {
        var body = Bytes.wrap(new byte[size]);
        var nested = new WireWriter(0).message(1, out -> out.raw(body)).toBytes();
        assertThat(nested).isEqualTo(new WireWriter(0).bytesPresent(1, body).toBytes());
        var in = new WireReader(nested);
        assertThat(in.next()).isTrue();
        assertThat(in.bytes()).isEqualTo(body);
    }

    @Test
    void skipsFieldsOfEveryType() {
        var message = Bytes.of(
                new byte[] {0x08, 0x01, 0x11, 1, 2, 3, 4, 5, 6, 7, 8, 0x1a, 2, 9, 9, 0x25, 1, 2, 3, 4, 0x28, 0x07});
        var in = new WireReader(message);
        long last = 0;
        while (in.next()) {
            if (in.field() == 5) {
                last = in.varint();
            } else {
                in.skip();
            }
        }
        assertThat(last).isEqualTo(7);
    }

    @Test
    void refusesTruncatedInputAtEveryByte() {
        var message = new WireWriter(0)
                .bytes(1, Bytes.utf8("key"))
                .varint(2, 300)
                .bytes(5, Bytes.utf8("value"))
                .toBytes();
        int whole = 0;
        for (int end = 0; end < message.length(); end++) {
            var in = new WireReader(message.slice(0, end));
            try {
                while (in.next()) {
                    in.skip();
                }
                whole++;
            } catch (WireFormatException e) {
                assertThat(e).hasMessageContaining("offset");
            }
        }
        // Only the cuts between two fields are messages of their own.
        assertThat(whole).isEqualTo(3);
    }

    @Test
    void refusesTheWrongWireType() {
        var in = new WireReader(new WireWriter(0).varint(1, 5).toBytes());
        assertThat(in.next()).isTrue();
        assertThatThrownBy(in::bytes).isInstanceOf(WireFormatException.class).hasMessageContaining("field 1");
    }

    @Test
    void readsRepeatedNumbersPackedOrNot() {
        var numbers = new ArrayList<Long>();
        var in = new WireReader(new WireWriter(16)
                .varintPresent(5, 7)
                .bytesPresent(5, Bytes.of((byte) 0, (byte) 1, (byte) 0x80, (byte) 1))
                .toBytes());
        while (in.next()) {
            in.varints(numbers::add);
        }

        assertThat(numbers).containsExactly(7L, 0L, 1L, 128L);
    }
}
