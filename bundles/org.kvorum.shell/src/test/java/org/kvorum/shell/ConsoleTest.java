// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.Ticker;
import org.osgi.framework.BundleContext;

/** A console on a socket, with Gogo itself behind it. */
@Timeout(20)
final class ConsoleTest {
    /** For all tests: the thread of a command that was interrupted may put it in its place again after its console has ended. */
    private static final ThreadIOImpl STREAMS = new ThreadIOImpl();

    @TempDir
    Path folder;

    private final Waiting waiting = new Waiting();
    private Ticker ticker = System::nanoTime;

    @BeforeAll
    static void divideTheStreams() {
        STREAMS.start();
    }

    @AfterAll
    static void giveTheStreamsBack() {
        STREAMS.stop();
    }

    @Test
    void whoKnowsTheTokenGetsAShell() throws Exception {
        var token = Files.readString(file()).strip();

        assertThat(talk(token + "\na = 5\necho $a\nnosuch\nexit\n"))
                .startsWith("token: kvorum> ")
                .contains("5\n", "Command not found: nosuch")
                .endsWith("kvorum> ");
    }

    @Test
    void aCommandThatWaitsEndsWithItsClient() throws Exception {
        var token = Files.readString(file()).strip();

        talk(token + "\nlinger\n");

        assertThat(waiting.interrupted.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void soDoTheCommandsTypedBehindIt() throws Exception {
        var token = Files.readString(file()).strip();

        talk(token + "\nlinger\nlinger\nlinger\n");

        assertThat(waiting.interrupted.tryAcquire(3, 5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void soDoesOneBehindWhichMuchWasTyped() throws Exception {
        var token = Files.readString(file()).strip();

        talk(token + "\nlinger\n#" + "x".repeat(20_000) + "\nlinger\n");

        assertThat(waiting.interrupted.tryAcquire(2, 5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCommandReadsTheLinesAfterIt() throws Exception {
        var token = Files.readString(file()).strip();

        assertThat(talk(token + "\nread\nfor the command\necho next\nexit\n"))
                .contains("read: for the command\n", "next\n");
    }

    @Test
    void whoDoesNotIsRefused() throws Exception {
        var unused = file();

        assertThat(talk("guess\na = 5\n")).isEqualTo("token: refused\n");
    }

    @Test
    void whoSaysTooMuchIsNotHeardToTheEnd() throws Exception {
        var unused = file();

        // without an end: who waited for one would wait in vain
        assertThat(talk("x".repeat(10_000))).isEqualTo("token: refused\n");
    }

    @Test
    void whoSaysItTooSlowlyIsNotHeardToTheEnd() throws Exception {
        var unused = file();
        var readings = new AtomicInteger();
        ticker = () -> Duration.ofSeconds(9).toNanos() * readings.getAndIncrement();

        assertThat(talk("guess")).isEqualTo("token: ");

        assertThat(readings).as("one more than there is time for").hasValue(5);
    }

    @Test
    void aConnectionThatComesWhileItIsClosedIsClosed() throws Exception {
        var token = ConsoleToken.readOrMake(folder.resolve("console.token"));
        var console = new RemoteConsole(
                idle(BundleContext.class), new CommandProcessorImpl(STREAMS), idle(Environment.class));
        var late = new Socket();
        try (var listener = new ServerSocket() {
            @Override
            public Socket accept() throws IOException {
                console.close();
                close();
                return late;
            }
        }) {
            console.accept(listener, token);
        }

        assertThat(late.isClosed()).isTrue();
    }

    /** Returns one whose methods all return nothing. */
    private static <T> T idle(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> null));
    }

    @Test
    void theTokenIsMadeOnceAndForItsOwnerAlone() throws Exception {
        var file = file();
        var first = Files.readString(file);

        ConsoleToken.readOrMake(file);

        assertThat(Files.readString(file)).isEqualTo(first).hasSizeGreaterThan(20);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aTokenThatOthersMayReadIsRefused() throws Exception {
        var file = file();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> ConsoleToken.readOrMake(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " may be read by others than its owner: chmod 600 " + file);
    }

    @Test
    void anEmptyTokenIsRefused() throws Exception {
        var file = file();
        Files.writeString(file, "\n");

        assertThatThrownBy(() -> ConsoleToken.readOrMake(file)).hasMessageContaining("holds no token");
    }

    private Path file() throws IOException {
        var file = folder.resolve("console.token");
        ConsoleToken.readOrMake(file);
        return file;
    }

    /** Says all at once and returns what was answered until the end; leaves at once when the last command lingers. */
    @SuppressWarnings("try") // a client that leaves early is closed early
    private String talk(String lines) throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            // closed by whoever serves it, so that a client can leave before
            var served = listener.accept();
            var processor = new CommandProcessorImpl(STREAMS);
            processor.addConstant("kvorum", "test");
            processor.addCommand("test", new Echo(), "echo");
            processor.addCommand("test", waiting, "linger");
            processor.addCommand("test", new Reading(), "read");
            var token = ConsoleToken.readOrMake(folder.resolve("console.token"));
            var server = new Thread(() -> {
                try (served) {
                    new ConsoleSession(processor, served, token, ticker, task -> new Thread(task).start()).run();
                } catch (SocketTimeoutException e) {
                    // it was not said in time
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            server.start();
            client.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
            if (lines.endsWith("linger\n")) {
                client.close();
                server.join();
                return "";
            }
            var said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            server.join();
            return said;
        }
    }

    /** A command that waits until it is interrupted. */
    public static final class Waiting {
        private final Semaphore interrupted = new Semaphore(0);

        /** Waits. */
        public void linger(CommandSession session) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.release();
            }
        }
    }

    /** A command that reads a line. */
    public static final class Reading {
        /** Returns the line. */
        public Object read(CommandSession session) throws IOException {
            return "read: " + ConsoleInput.line(session.getKeyboard());
        }
    }

    /** A command. */
    public static final class Echo {
        /** Returns what it is given. */
        public Object echo(Object given) {
            return given;
        }
    }
}
