// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kvorum.bytes.Castagnoli;

final class CrcChainTest {
    @Test
    void goesOnFromAnyValue() {
        var random = new Random(1);
        var chain = new CrcChain();
        for (int i = 0; i < 10_000; i++) {
            int start = i < 3 ? i - 1 : random.nextInt();
            chain.restart(start);
            assertThat(chain.value()).isEqualTo(start);
            var data = new byte[random.nextInt(50)];
            random.nextBytes(data);
            chain.update(data, 0, data.length);
            assertThat(chain.value()).isEqualTo(Castagnoli.update(start, data, 0, data.length));
        }
    }
}
