// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.RangeRequest;

final class RangeStreamTest {
    @Test
    void streamsOnlyInTheOrderOfKeys() {
        assertThat(RangeStream.refusal(range("a", 0, 3))).isNull();
        assertThat(RangeStream.refusal(range("a", 1, 0))).isNull();
        assertThat(RangeStream.refusal(range("a", 1, 3))).hasMessage("RangeStream does not support custom sort orders");
        assertThat(RangeStream.refusal(
                        new RangeRequest(Bytes.utf8("a"), Bytes.EMPTY, 0, 0, 0, 0, false, false, false, 0, 7, 0, 0)))
                .hasMessage("RangeStream does not support revision filters");
    }

    private static RangeRequest range(String key, int order, int target) {
        return new RangeRequest(Bytes.utf8(key), Bytes.EMPTY, 0, 0, order, target, false, false, false, 0, 0, 0, 0);
    }
}
