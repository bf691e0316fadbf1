// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.h2;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The frames of HTTP/2 (RFC 9113 §4 and §6) as far as a client sends them. */
final class Frames {

    static final int HEADER_BYTES = 9;

    static final int DATA = 0x0;
    static final int HEADERS = 0x1;
    static final int RST_STREAM = 0x3;
    static final int SETTINGS = 0x4;
    static final int PING = 0x6;
    static final int GOAWAY = 0x7;
    static final int WINDOW_UPDATE = 0x8;
    static final int CONTINUATION = 0x9;

    static final int FLAG_END_STREAM = 0x1;
    static final int FLAG_ACK = 0x1;
    static final int FLAG_END_HEADERS = 0x4;
    static final int FLAG_PADDED = 0x8;
    static final int FLAG_PRIORITY = 0x20;

    static final int SETTINGS_HEADER_TABLE_SIZE = 0x1;
    static final int SETTINGS_ENABLE_PUSH = 0x2;
    static final int SETTINGS_MAX_CONCURRENT_STREAMS = 0x3;
    static final int SETTINGS_INITIAL_WINDOW_SIZE = 0x4;
    static final int SETTINGS_MAX_FRAME_SIZE = 0x5;

    /** What both sides assume until SETTINGS say otherwise. */
    static final int DEFAULT_WINDOW_BYTES = 65_535;

    static final int DEFAULT_MAX_FRAME_BYTES = 16_384;
    static final int DEFAULT_HEADER_TABLE_BYTES = 4_096;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Frames() {}

    static void preface(ByteBuf out) {
        out.writeBytes(PREFACE);
    }

    static void header(ByteBuf out, int length, int type, int flags, int streamId) {
        out.writeMedium(length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(streamId);
    }

    static void setting(ByteBuf out, int id, int value) {
        out.writeShort(id);
        out.writeInt(value);
    }

    static void windowUpdate(ByteBuf out, int streamId, int increment) {
        header(out, 4, WINDOW_UPDATE, 0, streamId);
        out.writeInt(increment);
    }

    static void reset(ByteBuf out, int streamId, int errorCode) {
        header(out, 4, RST_STREAM, 0, streamId);
        out.writeInt(errorCode);
    }
}
