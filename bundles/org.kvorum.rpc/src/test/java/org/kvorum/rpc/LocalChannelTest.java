// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.util.MutableHandlerRegistry;
import org.junit.jupiter.api.Test;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.PutRequest;

final class LocalChannelTest {
    @Test
    void leadsNowhereOnceItIsClosed() {
        var local = new LocalChannel(new MutableHandlerRegistry());

        local.close();

        assertThatThrownBy(() -> KVGrpc.newBlockingStub(local.channel()).put(PutRequest.getDefaultInstance()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refusal -> assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }
}
