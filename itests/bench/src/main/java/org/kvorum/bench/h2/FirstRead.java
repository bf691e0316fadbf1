// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.h2;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Tries a linearizable read over and over, a few hundred times a second, until a server that is starting answers it. */
public final class FirstRead implements AutoCloseable {

    private static final Duration RETRY = Duration.ofMillis(3);

    private final Links links;
    private final CompletableFuture<Void> answered = new CompletableFuture<>();

    private FirstRead(Links links) {
        this.links = links;
    }

    public static FirstRead begin(InetSocketAddress address) {
        FirstRead read = new FirstRead(Links.open(List.of(address), 1, 1, RETRY));
        Link link = read.links.all().get(0);
        link.loop().execute(() -> read.attempt(link));
        return read;
    }

    /** Done when the read was answered. */
    public CompletableFuture<Void> answered() {
        return answered;
    }

    private void attempt(Link link) {
        link.whenUp(connection -> {
            connection.unary(new Attempt(link), Method.RANGE, FirstRead::writeRange);
            connection.flush();
        });
    }

    /** RangeRequest{key: "a"} */
    private static void writeRange(ByteBuf out) {
        out.writeByte(0x0a).writeByte(1).writeByte('a');
    }

    @Override
    public void close() {
        links.close();
    }

    private final class Attempt extends Call {
        private final Link link;

        Attempt(Link link) {
            this.link = link;
        }

        @Override
        protected void onMessage(ByteBuf in, int offset, int length) {
            // that there is an answer is enough
        }

        @Override
        protected void onClosed(int grpcStatus, String message) {
            if (grpcStatus == GrpcStatus.OK) {
                answered.complete(null);
            } else if (!link.loop().isShuttingDown()) {
                var unused = link.loop().schedule(() -> attempt(link), RETRY.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }
}
