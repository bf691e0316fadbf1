// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.Test;

class HeaderDecoderTest {

    private final DefaultHttp2HeadersEncoder server = new DefaultHttp2HeadersEncoder();
    private final HeaderDecoder decoder = new HeaderDecoder();

    @Test
    void rememberedBlocksMeanWhatTheTableSaysNow() throws Exception {
        for (int round = 0; round < 3; round++) {
            for (int status = 0; status < 17; status++) {
                Http2Headers trailers = new DefaultHttp2Headers()
                        .set("grpc-status", Integer.toString(status))
                        .set("grpc-message", "message " + status);
                for (int repeat = 0; repeat < 3; repeat++) {
                    assertThat(decoded(trailers)).isEqualTo(new ResponseHead(0, status, "message " + status));
                }
                assertThat(decoded(new DefaultHttp2Headers().status("200").set("content-type", "application/grpc")))
                        .isEqualTo(new ResponseHead(200, ResponseHead.NO_STATUS, ""));
            }
        }
    }

    @Test
    void repeatedBlocksAreNotDecodedAgain() throws Exception {
        Http2Headers trailers = new DefaultHttp2Headers().set("grpc-status", "0");
        decoded(trailers);
        assertThat(decoded(trailers)).isSameAs(decoded(trailers));
    }

    private ResponseHead decoded(Http2Headers headers) throws Exception {
        ByteBuf block = Unpooled.buffer();
        server.encodeHeaders(1, headers, block);
        ResponseHead head = decoder.decode(1, block, block.readableBytes());
        assertThat(block.readerIndex()).isZero();
        return head;
    }
}
