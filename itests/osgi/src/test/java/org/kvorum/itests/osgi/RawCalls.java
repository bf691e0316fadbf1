// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** Calls of methods that no client library knows: texts go there and back. Waits for an endpoint that is away. */
final class RawCalls implements AutoCloseable {
    private static final MethodDescriptor.Marshaller<String> TEXT = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes(UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private final ManagedChannel channel;

    RawCalls(String clientUrl) {
        channel = Grpc.newChannelBuilder(clientUrl.substring("http://".length()), InsecureChannelCredentials.create())
                .build();
    }

    /** Calls {@code Service/Method}. */
    String call(String method, String request) {
        var descriptor = MethodDescriptor.<String, String>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(method)
                .setRequestMarshaller(TEXT)
                .setResponseMarshaller(TEXT)
                .build();
        var options = CallOptions.DEFAULT
                .withWaitForReady()
                .withDeadlineAfter(KvorumFramework.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return ClientCalls.blockingUnaryCall(channel, descriptor, options, request);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
