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
import org.kvorum.proto.etcdserverpb.ResponseHeader;
import org.kvorum.proto.etcdserverpb.WatchGrpc;
import org.kvorum.proto.etcdserverpb.WatchRequest;
import org.kvorum.proto.etcdserverpb.WatchResponse;

@Timeout(20)
final class WatchResumeTest {
    private final List<Long> begun = new CopyOnWriteArrayList<>();
    private Served served;

    /** Tells of progress and goes; the second time it is gone for good. */
    private final class Watches extends WatchGrpc.WatchImplBase {
        @Override
        public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> reply) {
            return new StreamObserver<>() {
                @Override
                public void onNext(WatchRequest request) {
                    begun.add(request.getCreateRequest().getStartRevision());
                    if (begun.size() == 2) {
                        reply.onError(Status.INTERNAL.asRuntimeException());
                        return;
                    }
                    reply.onNext(at(5).setCreated(true).build());
                    reply.onNext(at(50).build());
                    reply.onError(Status.UNAVAILABLE.asRuntimeException());
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {}
            };
        }

        private WatchResponse.Builder at(long revision) {
            return WatchResponse.newBuilder()
                    .setHeader(ResponseHeader.newBuilder().setRevision(revision));
        }
    }

    @BeforeEach
    void serve() throws IOException {
        served = new Served(new Watches());
    }

    @AfterEach
    void end() {
        served.end();
    }

    @Test
    void watchIsTakenUpBehindItsProgress() {
        assertThat(served.run("watch", "key")).isEqualTo(5);

        // what lies before may have been compacted
        assertThat(begun).containsExactly(0L, 51L);
    }
}
