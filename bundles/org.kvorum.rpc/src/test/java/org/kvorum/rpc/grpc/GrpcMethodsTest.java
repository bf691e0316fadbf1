// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.rpc.call.Mounts;

final class GrpcMethodsTest {
    private final Mounts mounts = new Mounts(Metrics.none());
    private final GrpcMethods methods = FakeCall.methods(mounts);

    @Test
    void keepsNothingOfAServiceThatHasGone() {
        var jobs = new Jobs();
        mounts.mount(jobs);
        var first = methods.lookupMethod("x.Jobs/Begin", null);
        assertThat(methods.lookupMethod("x.Jobs/Begin", null)).isSameAs(first);
        assertThat(methods.keptReady()).isEqualTo(1);

        mounts.unmount(jobs);
        var unused = methods.lookupMethod("x.Other/Begin", null);

        assertThat(methods.keptReady()).isZero();
    }

    private record Jobs() implements RpcService {
        @Override
        public String name() {
            return "x.Jobs";
        }

        @Override
        public List<RpcMethod> methods() {
            return List.of(new RpcMethod.Unary("Begin", (context, request, reply) -> {}));
        }
    }
}
