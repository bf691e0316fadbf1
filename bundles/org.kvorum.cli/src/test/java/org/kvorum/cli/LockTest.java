// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.LeaseGrantRequest;
import org.kvorum.proto.etcdserverpb.LeaseGrantResponse;
import org.kvorum.proto.etcdserverpb.LeaseGrpc;
import org.kvorum.proto.etcdserverpb.LeaseKeepAliveRequest;
import org.kvorum.proto.etcdserverpb.LeaseKeepAliveResponse;
import org.kvorum.proto.etcdserverpb.RangeRequest;
import org.kvorum.proto.etcdserverpb.RangeResponse;
import org.kvorum.proto.etcdserverpb.TxnRequest;
import org.kvorum.proto.etcdserverpb.TxnResponse;
import org.kvorum.proto.mvccpb.KeyValue;

@Timeout(20)
final class LockTest {
    private Served served;

    /** Gives leases, and does not say whether they still live. */
    private static final class Leases extends LeaseGrpc.LeaseImplBase {
        @Override
        public void leaseGrant(LeaseGrantRequest request, StreamObserver<LeaseGrantResponse> reply) {
            reply.onNext(LeaseGrantResponse.newBuilder()
                    .setID(7)
                    .setTTL(request.getTTL())
                    .build());
            reply.onCompleted();
        }

        @Override
        public StreamObserver<LeaseKeepAliveRequest> leaseKeepAlive(StreamObserver<LeaseKeepAliveResponse> reply) {
            return new StreamObserver<>() {
                @Override
                public void onNext(LeaseKeepAliveRequest request) {}

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {}
            };
        }
    }

    /** Nobody else wants anything. */
    private static final class Keys extends KVGrpc.KVImplBase {
        @Override
        public void txn(TxnRequest request, StreamObserver<TxnResponse> reply) {
            reply.onNext(TxnResponse.newBuilder().setSucceeded(true).build());
            reply.onCompleted();
        }

        @Override
        public void range(RangeRequest request, StreamObserver<RangeResponse> reply) {
            var response = RangeResponse.newBuilder();
            if (request.getRangeEnd().isEmpty()) {
                response.addKvs(KeyValue.newBuilder().setKey(request.getKey()));
            }
            reply.onNext(response.build());
            reply.onCompleted();
        }
    }

    @BeforeEach
    void serve() throws IOException {
        served = new Served(new Leases(), new Keys());
    }

    @AfterEach
    void end() {
        served.end();
    }

    @Test
    void lockIsLostWithItsLeaseWhileNoServerAnswers() {
        assertThat(served.run("lock", "name", "--ttl", "1")).isEqualTo(1);

        assertThat(served.output()).isEqualTo("name/7\n\n");
        assertThat(served.errors()).isEqualTo("Error: session expired\n");
    }
}
