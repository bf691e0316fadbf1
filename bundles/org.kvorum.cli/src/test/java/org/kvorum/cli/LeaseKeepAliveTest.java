// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kvorum.proto.etcdserverpb.LeaseGrpc;
import org.kvorum.proto.etcdserverpb.LeaseKeepAliveRequest;
import org.kvorum.proto.etcdserverpb.LeaseKeepAliveResponse;

@Timeout(20)
final class LeaseKeepAliveTest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private Served served;

    /** Hears and does not answer. */
    private final class Silent extends LeaseGrpc.LeaseImplBase {
        @Override
        public StreamObserver<LeaseKeepAliveRequest> leaseKeepAlive(StreamObserver<LeaseKeepAliveResponse> reply) {
            return new StreamObserver<>() {
                @Override
                public void onNext(LeaseKeepAliveRequest request) {
                    asked.countDown();
                }

                @Override
                public void onError(Throwable failure) {
                    ended.countDown();
                }

                @Override
                public void onCompleted() {
                    ended.countDown();
                }
            };
        }
    }

    @BeforeEach
    void serve() throws IOException {
        served = new Served(new Silent());
    }

    @AfterEach
    void end() {
        served.end();
    }

    @Test
    void whoIsStoppedWhileWaitingLeavesNoStream() throws InterruptedException {
        var command = new Thread(() -> served.run("lease", "keep-alive", "1"), "command");
        command.start();
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

        command.interrupt();

        command.join(10_000);
        assertThat(command.isAlive()).isFalse();
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
