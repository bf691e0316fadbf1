// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import io.grpc.Channel;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.AnonymousInProcessSocketAddress;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A channel to the member's services without a socket, for bundles that are clients of gRPC themselves. Made when somebody asks for it first, which in most
 * processes nobody does.
 */
final class LocalChannel implements AutoCloseable {
    private final HandlerRegistry methods;
    private @Nullable Server server;
    private @Nullable ManagedChannel channel;
    private boolean closed;

    LocalChannel(HandlerRegistry methods) {
        this.methods = methods;
    }

    /** Returns the channel; the first call makes it. After the end it is one that refuses all calls. */
    synchronized Channel channel() {
        if (channel == null) {
            var address = new AnonymousInProcessSocketAddress();
            if (!closed) {
                server = serve(address);
            }
            channel =
                    InProcessChannelBuilder.forAddress(address).directExecutor().build();
            if (closed) {
                channel.shutdownNow();
            }
        }
        return channel;
    }

    private Server serve(AnonymousInProcessSocketAddress address) {
        try {
            return InProcessServerBuilder.forAddress(address)
                    .directExecutor()
                    .fallbackHandlerRegistry(methods)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (channel != null) {
            channel.shutdownNow();
        }
        if (server != null) {
            server.shutdownNow();
        }
    }
}
