// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.net;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.SecurityLevel;
import io.grpc.internal.GrpcAttributes;
import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalProtocolNegotiationEvent;
import io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Serves gRPC and HTTP/1.1 on one port: a connection that begins with the preface of HTTP/2 is gRPC's, any other one is HTTP's.
 *
 * <p>gRPC counts the HTTP connections as connections that never finished their handshake: its time limit for handshakes has to be off.
 */
final class PortMux implements InternalProtocolNegotiator.ProtocolNegotiator {
    private final HttpSide http;

    PortMux(HttpSide http) {
        this.http = http;
    }

    @Override
    public AsciiString scheme() {
        return AsciiString.of("http");
    }

    @Override
    public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpcHandler) {
        return new Sniffer(grpcHandler, http);
    }

    @Override
    public void close() {}

    /** Looks at the first bytes and then steps aside. */
    private static final class Sniffer extends ByteToMessageDecoder {
        private static final byte[] PREFACE = "PRI * HTTP/2.0".getBytes(StandardCharsets.US_ASCII);

        private final GrpcHttp2ConnectionHandler grpcHandler;
        private final HttpSide http;

        Sniffer(GrpcHttp2ConnectionHandler grpcHandler, HttpSide http) {
            this.grpcHandler = grpcHandler;
            this.http = http;
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            int seen = Math.min(in.readableBytes(), PREFACE.length);
            for (int i = 0; i < seen; i++) {
                if (in.getByte(in.readerIndex() + i) != PREFACE[i]) {
                    http.install(ctx.pipeline(), ctx.name());
                    ctx.pipeline().remove(this);
                    return;
                }
            }
            if (seen == PREFACE.length) {
                becomeGrpc(ctx);
            }
        }

        private void becomeGrpc(ChannelHandlerContext ctx) {
            var channel = ctx.channel();
            var event = InternalProtocolNegotiationEvent.withAttributes(
                    InternalProtocolNegotiationEvent.getDefault(),
                    Attributes.newBuilder()
                            .set(Grpc.TRANSPORT_ATTR_LOCAL_ADDR, channel.localAddress())
                            .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, channel.remoteAddress())
                            .set(GrpcAttributes.ATTR_SECURITY_LEVEL, SecurityLevel.NONE)
                            .build());
            ctx.pipeline().addAfter(ctx.name(), null, InternalProtocolNegotiators.grpcNegotiationHandler(grpcHandler));
            ctx.fireUserEventTriggered(event);
            ctx.pipeline().remove(this);
        }
    }
}
