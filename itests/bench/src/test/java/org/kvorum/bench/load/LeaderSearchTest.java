// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kvorum.bench.FakeEtcd;
import org.kvorum.bench.h2.Method;

@Timeout(20)
class LeaderSearchTest {

    @Test
    void theLeaderIsTheOneAllAgreeOn() throws Exception {
        // The first member follows late.
        try (FakeEtcd one = member(101, asked -> asked < 3 ? 0 : 102);
                FakeEtcd two = member(102, asked -> 102)) {
            assertThat(LeaderSearch.among(List.of(one.address(), two.address()), Duration.ofSeconds(10)))
                    .isEqualTo(1);
        }
    }

    @Test
    void membersThatDoNotAgreeHaveNone() throws Exception {
        try (FakeEtcd one = member(101, asked -> 101);
                FakeEtcd two = member(102, asked -> 102)) {
            assertThatThrownBy(() -> LeaderSearch.among(List.of(one.address(), two.address()), Duration.ofMillis(200)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("do not agree on a leader");
        }
    }

    private static FakeEtcd member(int id, IntUnaryOperator leader) throws IOException {
        AtomicInteger asked = new AtomicInteger();
        return new FakeEtcd()
                .unary(Method.STATUS.path(), request -> status(id, leader.applyAsInt(asked.getAndIncrement())))
                .start();
    }

    private static byte[] status(int id, int leader) {
        ByteBuf out = Unpooled.buffer();
        Wire.head(out, 1, Wire.numberBytes(id));
        Wire.number(out, 2, id);
        Wire.number(out, 4, leader);
        Wire.number(out, 6, 3);
        return ByteBufUtil.getBytes(out);
    }
}
