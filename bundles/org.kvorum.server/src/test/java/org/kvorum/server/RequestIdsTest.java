// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RequestIdsTest {
    @Test
    void beginsWithTheMemberAndGoesUp() {
        var ids = new RequestIds(0x12345678, () -> Instant.ofEpochMilli(0x123456));
        assertThat(ids.next()).isEqualTo(0x5678_0000_1234_5601L);
        assertThat(ids.next()).isEqualTo(0x5678_0000_1234_5602L);
    }

    @Test
    void doesNotRepeatAfterARestart() {
        var before = new RequestIds(1, () -> Instant.ofEpochMilli(1000));
        var after = new RequestIds(1, () -> Instant.ofEpochMilli(1001));
        long last = 0;
        for (int i = 0; i < 200; i++) {
            last = before.next();
        }
        assertThat(after.next()).isGreaterThan(last);
    }
}
