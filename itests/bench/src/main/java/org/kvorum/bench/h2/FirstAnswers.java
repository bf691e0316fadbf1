// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.h2;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Tries requests on servers that are starting, over and over, a few hundred times a second, until each of them answers.
 */
public final class FirstAnswers implements AutoCloseable {

    private static final Duration RETRY = Duration.ofMillis(3);

    private final Links links;
    private final List<CompletableFuture<Void>> reads = new ArrayList<>();
    private final List<CompletableFuture<Void>> puts = new ArrayList<>();

    private FirstAnswers(Links links) {
        this.links = links;
    }

    /** Tries a linearizable read on each server. */
    public static FirstAnswers ofReads(List<InetSocketAddress> servers) {
        FirstAnswers answers = new FirstAnswers(Links.open(servers, servers.size(), 1, RETRY));
        answers.links.all().forEach(link -> answers.reads.add(answers.begin(link, Method.RANGE, FirstAnswers::range)));
        return answers;
    }

    /** Tries a linearizable read and a put on each server. The put leaves the key {@code started} behind. */
    public static FirstAnswers ofReadsAndPuts(List<InetSocketAddress> servers) {
        FirstAnswers answers = ofReads(servers);
        answers.links.all().forEach(link -> answers.puts.add(answers.begin(link, Method.PUT, FirstAnswers::put)));
        return answers;
    }

    /** Done when every server has answered all that it was asked. */
    public CompletableFuture<Void> all() {
        List<CompletableFuture<Void>> all = new ArrayList<>(reads);
        all.addAll(puts);
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
    }

    /** Done when one of the servers has answered a put. */
    public CompletableFuture<Void> firstPut() {
        return CompletableFuture.anyOf(puts.toArray(CompletableFuture<?>[]::new))
                .thenApply(any -> null);
    }

    private CompletableFuture<Void> begin(Link link, Method method, Payload payload) {
        Attempts attempts = new Attempts(link, method, payload);
        link.loop().execute(attempts::attempt);
        return attempts.answered;
    }

    /** RangeRequest{key: "a"} */
    private static void range(ByteBuf out) {
        out.writeByte(0x0a).writeByte(1).writeByte('a');
    }

    /** PutRequest{key: "started", value: "1"} */
    private static void put(ByteBuf out) {
        out.writeByte(0x0a).writeByte(7);
        for (char c : "started".toCharArray()) {
            out.writeByte(c);
        }
        out.writeByte(0x12).writeByte(1).writeByte('1');
    }

    @Override
    public void close() {
        links.close();
    }

    private static final class Attempts extends Call {
        private final Link link;
        private final Method asked;
        private final Payload payload;
        private final CompletableFuture<Void> answered = new CompletableFuture<>();

        Attempts(Link link, Method asked, Payload payload) {
            this.link = link;
            this.asked = asked;
            this.payload = payload;
        }

        void attempt() {
            link.whenUp(connection -> {
                connection.unary(this, asked, payload);
                connection.flush();
            });
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
                var unused = link.loop().schedule(this::attempt, RETRY.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }
}
