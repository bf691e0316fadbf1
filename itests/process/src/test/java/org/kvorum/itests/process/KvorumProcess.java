// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One member, started by the script at the top of the repository with the flags of a unit file, in an environment as bare as a supervisor gives it. Its ports
 * stay the same when it is started again.
 */
final class KvorumProcess implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final List<String> extraFlags;
    private final int[] ports = freePorts(3);
    private int starts;
    private Process process;

    /** Starts a member whose data directory and log lie in the directory, and waits until it says it is ready. */
    static KvorumProcess start(Path directory, String... extraFlags) {
        return new KvorumProcess(directory, List.of(extraFlags));
    }

    private KvorumProcess(Path directory, List<String> extraFlags) {
        this.directory = directory;
        this.extraFlags = extraFlags;
        this.process = spawn();
        awaitReady();
    }

    /** Returns the two client URLs. */
    List<String> clientUrls() {
        return List.of(url(ports[0]), url(ports[1]));
    }

    String peerUrl() {
        return url(ports[2]);
    }

    long pid() {
        return process.pid();
    }

    Path dataDirectory() {
        return directory.resolve("data");
    }

    /** Returns what the process has written to stderr since it was last started. */
    List<String> log() {
        try {
            return Files.readAllLines(logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the member again after {@link #kill} or {@link #terminate}, and waits until it is ready. */
    void restart() {
        process = spawn();
        awaitReady();
    }

    /** Ends the process as kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Asks the process to end and returns its exit status. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new AssertionError("still running 10 s after SIGTERM:\n" + String.join("\n", log()));
        }
        return process.exitValue();
    }

    /** Kills what is still running. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the script at the top of the repository. */
    static Path script() {
        var top = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(top.resolve("kvorum"))) {
            top = top.getParent();
            if (top == null) {
                throw new IllegalStateException("no script named kvorum above the working directory");
            }
        }
        return top.resolve("kvorum");
    }

    List<String> flags() {
        var flags = new ArrayList<>(List.of(
                "--name", "etcd0",
                "--data-dir", dataDirectory().toString(),
                "--initial-advertise-peer-urls", peerUrl(),
                "--listen-peer-urls", peerUrl(),
                "--listen-client-urls", String.join(",", clientUrls()),
                "--advertise-client-urls", clientUrls().get(0),
                "--initial-cluster-token", "etcd-cluster-1",
                "--initial-cluster", "etcd0=" + peerUrl(),
                "--initial-cluster-state", "new"));
        flags.addAll(extraFlags);
        return flags;
    }

    private Process spawn() {
        var command = new ArrayList<String>();
        command.add(script().toString());
        command.addAll(flags());
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        var path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.redirectOutput(
                ProcessBuilder.Redirect.to(directory.resolve("stdout").toFile()));
        starts++;
        builder.redirectError(ProcessBuilder.Redirect.to(logFile().toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path logFile() {
        return directory.resolve("log." + starts);
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (log().stream().noneMatch(line -> line.contains("ready to serve client requests"))) {
            if (!process.isAlive() || deadline < System.nanoTime()) {
                close();
                throw new AssertionError("member did not become ready:\n" + String.join("\n", log()));
            }
            pause(Duration.ofMillis(5));
        }
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    private static int[] freePorts(int count) {
        var sockets = new ArrayList<ServerSocket>();
        try {
            var free = new int[count];
            for (int i = 0; i < count; i++) {
                var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                free[i] = socket.getLocalPort();
            }
            for (var socket : sockets) {
                socket.close();
            }
            return free;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
