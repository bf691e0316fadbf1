// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

    @Test
    void escapesMayStandForAnyBytes() {
        assertThat(served.input("val(\"\\xfe\") = \"\\x00\\xff\"\n\nput \"\\xfe\" \"\\x00\\xff\u00fc\"\n\n\n")
                        .run("txn"))
                .isZero();
        assertThat(asked.get(0).getCompare(0).getKey()).isEqualTo(bytes(0xfe));
        assertThat(asked.get(0).getCompare(0).getValue()).isEqualTo(bytes(0, 0xff));
        assertThat(put().getKey()).isEqualTo(bytes(0xfe));
        assertThat(put().getValue()).isEqualTo(bytes(0, 0xff, 0xc3, 0xbc));
    }

    @Test
    void soDoBytesThatAreNoCharacters() {
        var script = new ByteArrayOutputStream();
        script.writeBytes("\nput ".getBytes(StandardCharsets.US_ASCII));
        script.write(0xfe);
        script.writeBytes(" \"a ".getBytes(StandardCharsets.US_ASCII));
        script.write(0xff);
        script.writeBytes("\"\n\n\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(served.input(new ByteArrayInputStream(script.toByteArray())).run("txn"))
                .isZero();
        assertThat(put().getKey()).isEqualTo(bytes(0xfe));
        assertThat(put().getValue()).isEqualTo(bytes('a', ' ', 0xff));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "val(\"a\")= \"x\"",
                "val(\"a\") =\"x\"",
                "val(\"a\") = \"\\'\"",
                "val(\"a\") = \"\\777\"",
                "val(\"a\") = \"\\x+1\"",
                "val(\"a\") = \"\\ud800\""
            })
    void comparisonIsReadAsStrictlyAsInGo(String line) {
        assertThat(served.input(line + "\n\n\n\n").run("txn")).isEqualTo(3);
        assertThat(served.errors()).startsWith("Error: malformed comparison: " + line + "; got val(\"a\")");
    }

    private PutRequest put() {
        return asked.get(0).getSuccess(0).getRequestPut();
    }

    private static ByteString bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return ByteString.copyFrom(bytes);
    }
}
