// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.grpc;

import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import org.kvorum.bytes.Bytes;

/** How messages pass gRPC: requests as the bytes that came, responses as streams that drain themselves. */
final class Marshallers {
    static final Marshaller<Bytes> REQUEST = new Marshaller<>() {
        @Override
        public InputStream stream(Bytes value) {
            return new MessageStream(value);
        }

        @Override
        public Bytes parse(InputStream stream) {
            try {
                // an uncompressed message is all there and knows its length
                var bytes = new byte[stream.available()];
                int read = stream.readNBytes(bytes, 0, bytes.length);
                if (read == bytes.length && stream.read() < 0) {
                    return Bytes.wrap(bytes);
                }
                var rest = stream.readAllBytes();
                throw new IOException("message of " + (read + rest.length) + " bytes grew while it was read");
            } catch (IOException e) {
                throw Status.INTERNAL
                        .withDescription("grpc: failed to unmarshal the received message: " + e.getMessage())
                        .withCause(e)
                        .asRuntimeException();
            }
        }
    };

    static final Marshaller<MessageStream> RESPONSE = new Marshaller<>() {
        @Override
        public InputStream stream(MessageStream value) {
            return value;
        }

        @Override
        public MessageStream parse(InputStream stream) {
            throw new UnsupportedOperationException("responses are not read here");
        }
    };

    private Marshallers() {}
}
