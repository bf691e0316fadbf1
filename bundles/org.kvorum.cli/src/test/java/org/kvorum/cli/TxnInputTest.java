// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.kvorum.proto.etcdserverpb.TxnRequest;
import org.kvorum.proto.etcdserverpb.TxnResponse;

@Timeout(20)
final class TxnInputTest {
    private final List<TxnRequest> asked = new CopyOnWriteArrayList<>();
    private Served served;

    @BeforeEach
    void serve() throws IOException {
        served = new Served(new KVGrpc.KVImplBase() {
            @Override
            public void txn(TxnRequest request, StreamObserver<TxnResponse> reply) {
                asked.add(request);
                reply.onNext(TxnResponse.getDefaultInstance());
                reply.onCompleted();
            }
        });
    }

    @AfterEach
    void end() {
        served.end();
    }

    @Test
    void wordsInQuotesMayBeLong() {
        String value = "x y\\n".repeat(20_000);

        assertThat(served.input("\nput key \"" + value + "\"\n\n\n").run("txn")).isZero();
        assertThat(put().getValue().size()).isEqualTo(4 * 20_000);
    }

    private PutRequest put() {
        return asked.get(0).getSuccess(0).getRequestPut();
    }
}
