// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kvorum.bytes.Bytes;

class KeyRangeTest {
    @Test
    void prefixEndsBeforeTheNextPrefix() {
        assertThat(KeyRange.prefix(Bytes.utf8("ab")).rangeEnd()).isEqualTo(Bytes.utf8("ac"));
        assertThat(KeyRange.prefix(Bytes.of((byte) 1, (byte) 0xff)).rangeEnd()).isEqualTo(Bytes.of((byte) 2));
        assertThat(KeyRange.prefix(Bytes.of((byte) 0xff)).isOpen()).isTrue();
        assertThat(KeyRange.prefix(Bytes.EMPTY).contains(Bytes.utf8("anything")))
                .isTrue();
    }

    @Test
    void knowsWhatLiesInside() {
        var range = new KeyRange(Bytes.utf8("b"), Bytes.utf8("d"));
        assertThat(range.contains(Bytes.utf8("b"))).isTrue();
        assertThat(range.contains(Bytes.utf8("czz"))).isTrue();
        assertThat(range.contains(Bytes.utf8("d"))).isFalse();
        assertThat(KeyRange.single(Bytes.utf8("b")).contains(Bytes.utf8("ba"))).isFalse();
        assertThat(new KeyRange(Bytes.utf8("d"), Bytes.utf8("b")).isEmpty()).isTrue();
    }
}
