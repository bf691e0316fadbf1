// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BytesTest {
    @Test
    void ordersAsUnsignedBytes() {
        assertThat(Bytes.of((byte) 0x80)).isGreaterThan(Bytes.of((byte) 0x7f));
        assertThat(Bytes.utf8("a")).isLessThan(Bytes.utf8("aa"));
        assertThat(Bytes.EMPTY).isLessThan(Bytes.of((byte) 0));
    }

    @Test
    void slicesAreEqualToCopies() {
        var whole = Bytes.utf8("consensus");
        var part = whole.slice(3, 6);
        assertThat(part).isEqualTo(Bytes.utf8("sen")).hasSameHashCodeAs(Bytes.utf8("sen"));
        assertThat(part.compact().backingArray()).hasSize(3);
        assertThat(part.concat(Bytes.utf8("!"))).isEqualTo(Bytes.utf8("sen!"));
        assertThat(whole.startsWith(Bytes.utf8("con"))).isTrue();
        assertThat(part.startsWith(whole)).isFalse();
    }

    @Test
    void checksItsBounds() {
        var bytes = Bytes.utf8("abc").slice(0, 2);
        assertThatThrownBy(() -> bytes.at(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bytes.slice(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void keepsNumbersBigEndian() {
        assertThat(Bytes.bigEndian(0x0102030405060708L).toHex()).isEqualTo("0102030405060708");
        assertThat(Bytes.bigEndian(-2).longAt(0)).isEqualTo(-2);
    }
}
