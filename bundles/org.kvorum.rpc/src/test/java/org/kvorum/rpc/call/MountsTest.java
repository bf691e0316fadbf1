// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.telemetry.Metrics;

final class MountsTest {
    private final Mounts mounts = new Mounts(Metrics.none());

    @Test
    void aServiceThatFailsIsNotMounted() {
        var broken = new Service(() -> {
            throw new IllegalStateException("not today");
        });
        assertThatThrownBy(() -> mounts.mount(broken)).hasMessage("not today");
        assertThat(mounts.hasService("x.Jobs")).isFalse();

        mounts.mount(new Service(() -> List.of(method("Begin"))));
        assertThatThrownBy(() -> mounts.mount(broken)).hasMessage("not today");
        assertThat(mounts.find("x.Jobs/Begin")).isNotNull();
    }

    @Test
    void onlyMethodsOfTheServiceThatCameLastAreServed() {
        var first = new Service(() -> List.of(method("Begin"), method("End")));
        var second = new Service(() -> List.of(method("Begin")));
        mounts.mount(first);
        mounts.mount(second);
        assertThat(mounts.find("x.Jobs/End")).isNull();

        mounts.unmount(second);
        assertThat(mounts.find("x.Jobs/End")).isNotNull();

        mounts.unmount(first);
        assertThat(mounts.find("x.Jobs/Begin")).isNull();
    }

    private static RpcMethod method(String name) {
        return new RpcMethod.Unary(name, (context, request, reply) -> {});
    }

    private record Service(Supplier<List<RpcMethod>> offered) implements RpcService {
        @Override
        public String name() {
            return "x.Jobs";
        }

        @Override
        public List<RpcMethod> methods() {
            return offered.get();
        }
    }
}
