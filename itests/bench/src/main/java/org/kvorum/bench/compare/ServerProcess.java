// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.kvorum.bench.h2.FirstRead;
import org.kvorum.bench.load.ProcessUsage;
import org.kvorum.bench.load.Ticks;

/** A server started by this program on free ports of the loopback interface. */
public final class ServerProcess implements AutoCloseable {

    private static final Duration READY_LIMIT = Duration.ofMinutes(2);
    private static final long TERM_SECONDS_MAX = 60;
    private static final int LOG_LINES_SHOWN = 15;

    private final ServerKind kind;
    private final Process process;
    private final InetSocketAddress address;
    private final Path log;
    private final Consumer<String> complaints;
    private final Thread onExit = new Thread(this::killAll, "kill server");
    private final long spawnedNanos;

    private ServerProcess(
            ServerKind kind,
            Process process,
            InetSocketAddress address,
            Path log,
            long spawnedNanos,
            Consumer<String> complaints) {
        this.kind = kind;
        this.process = process;
        this.address = address;
        this.log = log;
        this.spawnedNanos = spawnedNanos;
        this.complaints = complaints;
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /**
     * Starts a server and returns at once.
     *
     * @param directory holds its data and its log; both may be there already
     * @param complaints told what is wrong with the way it stops
     */
    public static ServerProcess start(ServerKind kind, Path directory, Consumer<String> complaints) throws IOException {
        Files.createDirectories(directory);
        Path log = directory.resolve("server.log");
        int clientPort;
        int peerPort;
        try (ServerSocket client = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            clientPort = client.getLocalPort();
            peerPort = peer.getLocalPort();
        }
        ProcessBuilder builder = new ProcessBuilder(kind.command(directory.resolve("data"), clientPort, peerPort))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        long spawnedNanos = Ticks.nanos();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), clientPort);
        return new ServerProcess(kind, builder.start(), address, log, spawnedNanos, complaints);
    }

    public ServerKind kind() {
        return kind;
    }

    public InetSocketAddress address() {
        return address;
    }

    /** Waits for the first answer to a linearizable read, and returns the milliseconds from the start until then. */
    public double awaitFirstRead() throws IOException, InterruptedException {
        try (FirstRead first = FirstRead.begin(address)) {
            CompletableFuture<Void> either =
                    CompletableFuture.anyOf(first.answered(), process.onExit()).thenApply(any -> null);
            either.get(READY_LIMIT.toSeconds(), TimeUnit.SECONDS);
            double millis = (Ticks.nanos() - spawnedNanos) / 1e6;
            if (!first.answered().isDone()) {
                throw new IOException(kind.name() + " ended with status " + process.exitValue() + ":\n" + logTail());
            }
            return millis;
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        } catch (TimeoutException slow) {
            throw new IOException(kind.name() + " did not answer within " + READY_LIMIT + ":\n" + logTail(), slow);
        }
    }

    /** What the process and its children have used. */
    public Optional<ProcessUsage> usage() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .flatMap(handle -> ProcessUsage.of(handle.pid()).stream())
                .reduce(ProcessUsage::plus);
    }

    /** Stops the server with SIGTERM, sees to it that nothing of it is left, and returns the milliseconds it took. */
    public double stop() throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        long before = Ticks.nanos();
        process.destroy();
        boolean stopped = process.waitFor(TERM_SECONDS_MAX, TimeUnit.SECONDS);
        double millis = (Ticks.nanos() - before) / 1e6;
        if (!stopped) {
            complaints.accept(kind.name() + " did not stop on SIGTERM within " + TERM_SECONDS_MAX + " s; killed");
            process.destroyForcibly().waitFor();
        }
        for (ProcessHandle child : children) {
            if (child.isAlive()) {
                complaints.accept(kind.name() + " left process " + child.pid() + " behind; killed");
                child.destroyForcibly();
            }
        }
        Runtime.getRuntime().removeShutdownHook(onExit);
        return millis;
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            killAll();
        }
    }

    private void killAll() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private String logTail() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    }
}
