// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The network that comes between members does what a test asks of it, or the tests over it prove nothing. */
class NetworkTest {
    private static final String HELLO = "GET /raft HTTP/1.1\r\nX-Server-From: a\r\n\r\n";
    private static final int A_WHILE_MILLIS = 150;

    private final Network network = new Network();
    private final Loopback loopback = Loopback.reserve();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getByName(loopback.host(1)));
        network.listen(
                "b",
                new InetSocketAddress(loopback.host(101), Unit.PEER_PORT),
                new InetSocketAddress(loopback.host(1), server.getLocalPort()));
        network.introduce(0xa, "a");
    }

    @AfterEach
    void close() throws IOException {
        network.close();
        server.close();
        loopback.close();
    }

    @Test
    void bytesPassInBothDirections() throws IOException {
        try (var dialed = dial();
                var served = server.accept()) {
            assertThat(receive(served, HELLO.length())).isEqualTo(HELLO);
            send(served, "answer");
            assertThat(receive(dialed, 6)).isEqualTo("answer");
            send(dialed, "more");
            assertThat(receive(served, 4)).isEqualTo("more");
        }
    }

    @Test
    void stalledDirectionHoldsBackAndTheOtherDoesNot() throws IOException {
        try (var dialed = dial();
                var served = server.accept()) {
            receive(served, HELLO.length());
            network.stall("a", "b");
            send(dialed, "lost?");
            served.setSoTimeout(A_WHILE_MILLIS);
            assertThatThrownBy(() -> receive(served, 5)).isInstanceOf(SocketTimeoutException.class);
            send(served, "back");
            assertThat(receive(dialed, 4)).isEqualTo("back");
            network.heal();
            served.setSoTimeout(0);
            assertThat(receive(served, 5)).isEqualTo("lost?");
        }
    }

    @Test
    void cutBreaksWhatIsOpenAndWhatIsNew() throws IOException {
        try (var dialed = dial();
                var served = server.accept()) {
            receive(served, HELLO.length());
            network.cut("a", "b");
            assertThat(dialed.getInputStream().read()).isNegative();
        }
        try (var again = dial()) {
            assertThat(again.getInputStream().read()).isNegative();
        }
        network.heal();
        try (var dialed = dial()) {
            send(dialed, "x");
            Socket served = server.accept();
            while (served.getInputStream().read() < 0) {
                // the connection that came while the link was cut
                served = server.accept();
            }
            assertThat(receive(served, HELLO.length())).isEqualTo(HELLO.substring(1) + "x");
            served.close();
        }
    }

    @Test
    void delayedBytesComeLater() throws IOException {
        try (var dialed = dial();
                var served = server.accept()) {
            receive(served, HELLO.length());
            network.delay("a", "b", Duration.ofMillis(A_WHILE_MILLIS));
            long begin = System.nanoTime();
            send(dialed, "x");
            receive(served, 1);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(A_WHILE_MILLIS));
        }
    }

    private Socket dial() throws IOException {
        var socket = new Socket(loopback.host(101), Unit.PEER_PORT);
        send(socket, HELLO);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String receive(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), US_ASCII);
    }
}
