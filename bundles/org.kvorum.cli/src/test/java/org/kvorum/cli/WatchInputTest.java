// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kvorum.proto.etcdserverpb.WatchGrpc;
import org.kvorum.proto.etcdserverpb.WatchRequest;
import org.kvorum.proto.etcdserverpb.WatchResponse;
import org.kvorum.proto.mvccpb.Event;

@Timeout(20)
final class WatchInputTest {
    private final BlockingQueue<WatchRequest> asked = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private Served served;

    /** Creates what it is asked for, with an event. */
    private final class Watches extends WatchGrpc.WatchImplBase {
        @Override
        public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> reply) {
            return new StreamObserver<>() {
                @Override
                public void onNext(WatchRequest request) {
                    asked.add(request);
                    reply.onNext(WatchResponse.newBuilder().setCreated(true).build());
                    reply.onNext(WatchResponse.newBuilder()
                            .addEvents(Event.getDefaultInstance())
                            .build());
                }

                @Override
                public void onError(Throwable failure) {
                    ended.countDown();
                }

                @Override
                public void onCompleted() {
                    ended.countDown();
                }
            };
        }
    }

    /** A line, and an end when the server has it. */
    @SuppressWarnings("InputStreamSlowMultibyteRead") // read a byte at a time
    private final class Line extends InputStream {
        private final byte[] line;
        private int next;

        Line(String text) {
            line = text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int read() throws IOException {
            if (next < line.length) {
                return line[next++];
            }
            try {
                assertThat(asked.poll(10, TimeUnit.SECONDS)).isNotNull();
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
            return -1;
        }
    }

    @BeforeEach
    void serve() throws IOException {
        served = new Served(new Watches());
    }

    @AfterEach
    void end() {
        served.end();
    }

    @Test
    void endOfTheInputEndsItsWatches() throws Exception {
        assertThat(served.input(new Line("watch key\n")).run("watch", "-i")).isEqualTo(3);

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        // nor are they taken up again
        assertThat(asked.poll(500, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    @SuppressWarnings("InputStreamSlowMultibyteRead") // read a byte at a time
    void programThatFailsEndsAllOfIt() {
        var line = new Line("watch key -- false\n");
        var unending = new InputStream() {
            @Override
            public int read() throws IOException {
                int next = line.read();
                return next >= 0 ? next : awaitInterrupt();
            }
        };

        assertThat(served.input(unending).programs((words, variables) -> 1).run("watch", "-i"))
                .isEqualTo(1);
        assertThat(served.errors()).isEqualTo("command [\"false\"] error (exit status 1)\n");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void watchOfNothingEndsAllOfIt() {
        assertThat(served.input("watch --prefix\n").run("watch", "-i")).isEqualTo(128);
        assertThat(served.errors()).isEqualTo("Error: bad number of arguments\n");
    }

    private static int awaitInterrupt() throws IOException {
        try {
            new CountDownLatch(1).await();
            throw new AssertionError("nobody counts");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }
}
