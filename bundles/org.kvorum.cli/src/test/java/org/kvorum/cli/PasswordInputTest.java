// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.proto.etcdserverpb.AuthGrpc;
import org.kvorum.proto.etcdserverpb.AuthUserAddRequest;
import org.kvorum.proto.etcdserverpb.AuthUserAddResponse;

@Timeout(20)
final class PasswordInputTest {
    @ParameterizedTest
    @ValueSource(strings = {"secret", "secret\n", "secret\r\n"})
    void lastLineNeedsNoEnd(String input) throws IOException {
        var asked = new CopyOnWriteArrayList<AuthUserAddRequest>();
        var served = new Served(new AuthGrpc.AuthImplBase() {
            @Override
            public void userAdd(AuthUserAddRequest request, StreamObserver<AuthUserAddResponse> reply) {
                asked.add(request);
                reply.onNext(AuthUserAddResponse.getDefaultInstance());
                reply.onCompleted();
            }
        });
        try {
            assertThat(served.input(input).run("user", "add", "alice", "--interactive=false"))
                    .isZero();
        } finally {
            served.end();
        }

        assertThat(asked.get(0).getPassword()).isEqualTo("secret");
    }
}
