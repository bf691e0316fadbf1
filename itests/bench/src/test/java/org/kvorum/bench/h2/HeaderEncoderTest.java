// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.Test;

class HeaderEncoderTest {

    private final DefaultHttp2HeadersDecoder server = new DefaultHttp2HeadersDecoder(true);

    @Test
    void serverReadsTheFirstRequestOfAMethod() throws Exception {
        assertRequest(new HeaderEncoder("host:2379", 4096).block(Method.PUT), Method.PUT);
    }

    @Test
    void laterRequestsAreIndicesOnly() throws Exception {
        HeaderEncoder encoder = new HeaderEncoder("host:2379", 4096);
        assertRequest(encoder.block(Method.PUT), Method.PUT);
        byte[] second = encoder.block(Method.PUT);
        assertThat(second).hasSize(7);
        assertRequest(second, Method.PUT);
    }

    @Test
    void methodsThatComeLaterShiftTheIndicesOfTheOthers() throws Exception {
        HeaderEncoder encoder = new HeaderEncoder("host:2379", 4096);
        for (int round = 0; round < 3; round++) {
            for (Method method : new Method[] {Method.PUT, Method.RANGE, Method.PUT, Method.WATCH, Method.TXN}) {
                assertRequest(encoder.block(method), method);
            }
        }
    }

    @Test
    void literalsAreUsedWhenTheServerKeepsNoTable() throws Exception {
        server.maxHeaderTableSize(0);
        HeaderEncoder encoder = new HeaderEncoder("host:2379", 0);
        byte[] first = encoder.block(Method.PUT);
        assertThat(encoder.block(Method.PUT)).isEqualTo(first);
        // No size update is sent, which the decoder would insist on after it shrank its table; so read it with a fresh
        // one.
        assertThat(first[first.length - 1]).isEqualTo((byte) 'h');
        Http2Headers headers = new DefaultHttp2HeadersDecoder(true).decodeHeaders(1, Unpooled.wrappedBuffer(first));
        assertThat(headers.path()).hasToString(Method.PUT.path());
    }

    private void assertRequest(byte[] block, Method method) throws Exception {
        Http2Headers headers = server.decodeHeaders(1, Unpooled.wrappedBuffer(block));
        assertThat(headers.method()).hasToString("POST");
        assertThat(headers.scheme()).hasToString("http");
        assertThat(headers.path()).hasToString(method.path());
        assertThat(headers.authority()).hasToString("host:2379");
        assertThat(headers.get("te")).hasToString("trailers");
        assertThat(headers.get("content-type")).hasToString("application/grpc");
        assertThat(headers.get("user-agent")).hasToString("kvorum-bench");
    }
}
