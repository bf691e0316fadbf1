// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kvorum.proto.etcdserverpb.HashKVRequest;
import org.kvorum.proto.etcdserverpb.HashKVResponse;
import org.kvorum.proto.etcdserverpb.MaintenanceGrpc;
import org.kvorum.proto.etcdserverpb.StatusRequest;
import org.kvorum.proto.etcdserverpb.StatusResponse;

@Timeout(20)
final class EndpointStatusTest {
    private static final class Maintenance extends MaintenanceGrpc.MaintenanceImplBase {
        @Override
        public void status(StatusRequest request, StreamObserver<StatusResponse> reply) {
            reply.onNext(StatusResponse.getDefaultInstance());
            reply.onCompleted();
        }

        @Override
        public void hashKV(HashKVRequest request, StreamObserver<HashKVResponse> reply) {
            reply.onNext(HashKVResponse.newBuilder().setHash(5).build());
            reply.onCompleted();
        }
    }

    @Test
    void anEndpointIsShownAsOftenAsItIsGiven() throws IOException {
        var served = new Served(new Maintenance()).endpoints(List.of("one:2379", "one:2379"));
        try {
            assertThat(served.run("endpoint", "status")).isZero();
            assertThat(served.run("endpoint", "hashkv")).isZero();
        } finally {
            served.end();
        }

        assertThat(served.output().lines()).hasSize(4).allMatch(line -> line.startsWith("one:2379, "));
        assertThat(served.output()).endsWith("one:2379, 5, 0\none:2379, 5, 0\n");
    }
}
