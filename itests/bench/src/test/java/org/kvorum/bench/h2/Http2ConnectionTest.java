// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kvorum.bench.FakeEtcd;

@Timeout(20)
class Http2ConnectionTest {

    private static final Method ECHO = new Method("/test.Echo/Unary");
    private static final Method CHAT = new Method("/test.Chat/Stream");
    private static final Method REFUSE = new Method("/test.Refuse/Unary");

    private final FakeEtcd server = new FakeEtcd()
            .unary(ECHO.path(), request -> request)
            .unary(REFUSE.path(), request -> {
                throw Status.RESOURCE_EXHAUSTED.withDescription("enough").asRuntimeException();
            })
            .streaming(CHAT.path(), Http2ConnectionTest::chat);
    private @Nullable Links links;

    /** Everything that happened to one call. */
    private static final class Probe extends Call {
        final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();

        @Override
        protected void onMessage(ByteBuf in, int offset, int length) {
            byte[] bytes = new byte[length];
            in.getBytes(offset, bytes);
            messages.add(bytes);
        }

        @Override
        protected void onClosed(int grpcStatus, String message) {
            closed.complete(GrpcStatus.name(grpcStatus) + (message.isEmpty() ? "" : ": " + message));
        }
    }

    @AfterEach
    void stop() {
        if (links != null) {
            links.close();
        }
        server.close();
    }

    @Test
    void unaryCallsAreAnsweredManyAtATime() throws Exception {
        connect();
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            probes.add(unary(ECHO, new byte[i]));
        }
        for (int i = 0; i < probes.size(); i++) {
            assertThat(probes.get(i).closed.get()).isEqualTo("OK");
            assertThat(probes.get(i).messages).hasSize(1);
            assertThat(probes.get(i).messages.element()).hasSize(i);
        }
    }

    @Test
    void messagesLargerThanEveryWindowPassBothWays() throws Exception {
        connect();
        byte[] large = new byte[20 << 20];
        new SplittableRandom(1).nextBytes(large);
        Probe first = unary(ECHO, large);
        Probe second = unary(ECHO, large);
        assertThat(first.closed.get()).isEqualTo("OK");
        assertThat(first.messages.element()).isEqualTo(large);
        assertThat(second.closed.get()).isEqualTo("OK");
        assertThat(second.messages.element()).isEqualTo(large);
    }

    @Test
    void statusAndMessageOfAFailureAreReported() throws Exception {
        connect();
        for (int i = 0; i < 5; i++) {
            assertThat(unary(REFUSE, new byte[1]).closed.get()).isEqualTo("ResourceExhausted: enough");
        }
        assertThat(unary(new Method("/test.Nobody/Knows"), new byte[1]).closed.get())
                .startsWith("Unimplemented");
    }

    @Test
    void streamsCarryMessagesUntilCancelled() throws Exception {
        connect();
        Probe probe = new Probe();
        onLink(link -> link.whenUp(connection -> {
            connection.open(probe, CHAT);
            for (byte i = 0; i < 3; i++) {
                byte mark = i;
                connection.send(probe, out -> out.writeByte(mark), false);
            }
            connection.flush();
        }));
        for (byte i = 0; i < 3; i++) {
            assertThat(probe.messages.poll(10, TimeUnit.SECONDS)).containsExactly(i);
        }
        onLink(link -> link.whenUp(connection -> {
            connection.cancel(probe);
            connection.flush();
        }));
        assertThat(probe.closed.get()).startsWith("Canceled");
    }

    @Test
    void callsBeyondTheServersLimitWaitForTheirTurn() throws Exception {
        server.builder().maxConcurrentCallsPerConnection(2);
        connect();
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            probes.add(unary(ECHO, new byte[1000]));
        }
        for (Probe probe : probes) {
            assertThat(probe.closed.get()).isEqualTo("OK");
            assertThat(probe.messages).hasSize(1);
        }
    }

    @Test
    void callsOnALostConnectionAreUnavailableAndLaterOnesGoOverANewOne() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> lost = CompletableFuture.runAsync(() -> settleAndHangUp(listener));
            open((InetSocketAddress) listener.getLocalSocketAddress());
            assertThat(unary(ECHO, new byte[100_000]).closed.get()).startsWith("Unavailable");
            lost.get();
            CompletableFuture<Void> again = CompletableFuture.runAsync(() -> settleAndHangUp(listener));
            assertThat(unary(ECHO, new byte[100_000]).closed.get()).startsWith("Unavailable");
            again.get();
        }
    }

    /** An HTTP/2 server that sends empty SETTINGS, and is gone once it has received some of a request. */
    private static void settleAndHangUp(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            socket.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
            socket.getInputStream().readNBytes(1_000);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void aServerThatGoesAwayFinishesWhatItHasBegun() throws Exception {
        connect();
        Probe probe = new Probe();
        onLink(link -> link.whenUp(connection -> {
            connection.open(probe, CHAT);
            connection.send(probe, out -> out.writeByte(1), false);
            connection.flush();
        }));
        assertThat(probe.messages.poll(10, TimeUnit.SECONDS)).containsExactly(1);
        CompletableFuture<Http2Connection> old = new CompletableFuture<>();
        onLink(link -> old.complete(link.current()));
        server.shutdown();
        Http2Connection connection = old.get();
        connection.loop().execute(() -> {
            connection.send(probe, out -> out.writeByte(2), true);
            connection.flush();
        });
        assertThat(probe.messages.poll(10, TimeUnit.SECONDS)).containsExactly(2);
        assertThat(probe.closed.get()).isEqualTo("OK");
    }

    private void connect() throws Exception {
        open(server.start().address());
    }

    private void open(InetSocketAddress address) throws Exception {
        Links opened = Links.open(List.of(address), 1, 1);
        links = opened;
        opened.awaitUp(Duration.ofSeconds(10));
    }

    private Probe unary(Method method, byte[] request) throws InterruptedException {
        Probe probe = new Probe();
        onLink(link -> link.whenUp(connection -> {
            connection.unary(probe, method, out -> out.writeBytes(request));
            connection.flush();
        }));
        return probe;
    }

    private void onLink(Consumer<Link> action) throws InterruptedException {
        Link link = Objects.requireNonNull(links, "not connected").all().get(0);
        link.loop().submit(() -> action.accept(link)).await();
    }

    private static StreamObserver<byte[]> chat(StreamObserver<byte[]> responses) {
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] message) {
                responses.onNext(message);
            }

            @Override
            public void onError(Throwable failure) {
                // the client has gone
            }

            @Override
            public void onCompleted() {
                responses.onCompleted();
            }
        };
    }
}
