// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.h2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes response header blocks with Netty's HPACK decoder, and remembers the answers of short ones.
 *
 * <p>A block that consists only of indexed fields changes nothing in the dynamic table, so the same bytes mean the same
 * until some other block has been decoded. A server in a steady state sends nothing else, and the decoder is skipped.
 */
final class HeaderDecoder {

    private static final int HEADER_LIST_BYTES_MAX = 64 * 1024;
    private static final int REMEMBERED_BYTES_MAX = 7;
    private static final int SLOTS = 16;

    private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(false, HEADER_LIST_BYTES_MAX);
    private final long[] keys = new long[SLOTS];
    private final @Nullable ResponseHead[] heads = new @Nullable ResponseHead[SLOTS];

    /** Decodes {@code length} bytes from the reader index on, and leaves that index where it was. */
    ResponseHead decode(int streamId, ByteBuf in, int length) throws Http2Exception {
        long key = keyOf(in, length);
        if (key == 0) {
            Arrays.fill(keys, 0);
            return fully(streamId, in, length);
        }
        int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 60);
        ResponseHead known = heads[slot];
        if (known != null && keys[slot] == key) {
            return known;
        }
        ResponseHead head = fully(streamId, in, length);
        keys[slot] = key;
        heads[slot] = head;
        return head;
    }

    /** The block's bytes and length in one number, or 0 if it is long or has anything but one-byte indexed fields. */
    private static long keyOf(ByteBuf in, int length) {
        if (length == 0 || length > REMEMBERED_BYTES_MAX) {
            return 0;
        }
        long key = length;
        int from = in.readerIndex();
        for (int i = from; i < from + length; i++) {
            int octet = in.getByte(i) & 0xff;
            if (octet <= 0x80 || octet == 0xff) {
                return 0;
            }
            key = key << 8 | octet;
        }
        return key;
    }

    private ResponseHead fully(int streamId, ByteBuf in, int length) throws Http2Exception {
        Http2Headers headers = hpack.decodeHeaders(streamId, in.slice(in.readerIndex(), length));
        CharSequence status = headers.status();
        CharSequence grpcStatus = headers.get("grpc-status");
        CharSequence message = headers.get("grpc-message");
        return new ResponseHead(
                status == null ? 0 : number(status),
                grpcStatus == null ? ResponseHead.NO_STATUS : number(grpcStatus),
                message == null ? "" : message.toString());
    }

    private static int number(CharSequence digits) {
        try {
            return Integer.parseInt(digits, 0, digits.length(), 10);
        } catch (NumberFormatException malformed) {
            return GrpcStatus.UNKNOWN;
        }
    }
}
