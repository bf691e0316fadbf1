// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CastagnoliTest {
    @Test
    void hasTheStandardCheckValue() {
        assertThat(Castagnoli.update(0, Bytes.utf8("123456789"))).isEqualTo(0xE3069283);
    }

    @Test
    void continuesFromAnyEarlierValue() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            var data = new byte[random.nextInt(5000)];
            random.nextBytes(data);
            int cut = data.length == 0 ? 0 : random.nextInt(data.length);
            int first = Castagnoli.update(0, data, 0, cut);
            assertThat(Castagnoli.update(first, data, cut, data.length - cut))
                    .isEqualTo(Castagnoli.update(0, Bytes.wrap(data)));
        }
    }
}
