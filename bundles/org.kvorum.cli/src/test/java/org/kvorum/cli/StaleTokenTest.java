// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.PutRequest;
import org.kvorum.proto.etcdserverpb.PutResponse;
import org.kvorum.proto.etcdserverpb.WatchGrpc;
import org.kvorum.proto.etcdserverpb.WatchRequest;
import org.kvorum.proto.etcdserverpb.WatchResponse;

/** Who is behind the connections gets another token for a call that is made again. */
@Timeout(20)
final class StaleTokenTest {
    private static final String STALE = "etcdserver: invalid auth token";

    private final List<Object> asked = new CopyOnWriteArrayList<>();
    private int refusals = 1;
    private Served served;

    private final class Keys extends KVGrpc.KVImplBase {
        @Override
        public void put(PutRequest request, StreamObserver<PutResponse> reply) {
            asked.add(request);
            if (asked.size() <= refusals) {
                reply.onError(Status.UNAUTHENTICATED.withDescription(STALE).asRuntimeException());
            } else {
                reply.onNext(PutResponse.getDefaultInstance());
                reply.onCompleted();
            }
        }
    }

    private final class Watches extends WatchGrpc.WatchImplBase {
        @Override
        public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> reply) {
            return new StreamObserver<>() {
                @Override
                public void onNext(WatchRequest request) {
                    asked.add(request);
                    String reason = asked.size() <= refusals ? STALE : "enough";
                    reply.onNext(WatchResponse.newBuilder()
                            .setCreated(true)
                            .setCanceled(true)
                            .setCancelReason(reason)
                            .build());
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {}
            };
        }
    }

    @BeforeEach
    void serve() throws IOException {
        served = new Served(new Keys(), new Watches());
    }

    @AfterEach
    void end() {
        served.end();
    }

    @Test
    void callWithoutAValidTokenIsMadeAgain() {
        assertThat(served.run("put", "key", "value")).isZero();

        assertThat(asked).hasSize(2);
    }

    @Test
    void soIsAWatch() {
        assertThat(served.run("watch", "key")).isEqualTo(5);

        assertThat(served.errors()).startsWith("watch was canceled (enough)\n");
    }

    @Test
    void butOnce() {
        refusals = Integer.MAX_VALUE;

        assertThat(served.run("put", "key", "value")).isEqualTo(1);
        assertThat(asked).hasSize(2);
        assertThat(served.run("watch", "key")).isEqualTo(5);
        assertThat(served.errors()).contains("Error: " + STALE, "watch was canceled (" + STALE + ")");
    }
}
