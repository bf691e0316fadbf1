// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The least of a gRPC client: unary calls, one after the other, on one connection without TLS. A real client would be archived with the classes of the server,
 * which never needs it.
 */
final class GrpcCalls {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private final DataInputStream in;
    private final DataOutputStream out;
    private int stream = -1;

    GrpcCalls(InputStream in, OutputStream out) throws IOException {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(out);
        this.out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    /** Calls a method with the bytes of a message, here as characters, and waits until the answer has ended. */
    void call(String method, String message) throws IOException {
        stream += 2;
        frame(HEADERS, END_HEADERS, stream, headers(method));
        var body = message.getBytes(StandardCharsets.ISO_8859_1);
        var framed = new ByteArrayOutputStream();
        var writer = new DataOutputStream(framed);
        writer.writeByte(0);
        writer.writeInt(body.length);
        writer.write(body);
        frame(DATA, END_STREAM, stream, framed.toByteArray());
        out.flush();
        awaitEnd();
    }

    private static byte[] headers(String method) throws IOException {
        var block = new ByteArrayOutputStream();
        header(block, ":method", "POST");
        header(block, ":scheme", "http");
        header(block, ":path", method);
        header(block, ":authority", "localhost");
        header(block, "content-type", "application/grpc");
        header(block, "te", "trailers");
        return block.toByteArray();
    }

    /** A header as a literal that no table remembers; names and values here are shorter than the 127 bytes one length byte holds. */
    private static void header(ByteArrayOutputStream block, String name, String value) throws IOException {
        block.write(0);
        block.write(name.length());
        block.write(name.getBytes(StandardCharsets.US_ASCII));
        block.write(value.length());
        block.write(value.getBytes(StandardCharsets.US_ASCII));
    }

    private void frame(int type, int flags, int id, byte[] payload) throws IOException {
        out.writeInt(payload.length << 8 | type);
        out.writeByte(flags);
        out.writeInt(id);
        out.write(payload);
    }

    private void awaitEnd() throws IOException {
        while (true) {
            int head = in.readInt();
            int flags = in.readUnsignedByte();
            int id = in.readInt();
            in.skipNBytes(head >>> 8);
            if (id == stream && (head & 0xFF) == HEADERS && (flags & END_STREAM) != 0) {
                return;
            }
        }
    }
}
