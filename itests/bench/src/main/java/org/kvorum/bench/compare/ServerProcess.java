// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.kvorum.bench.load.ProcessUsage;
import org.kvorum.bench.load.Ticks;

/** A member started by this program. */
final class ServerProcess implements AutoCloseable {

    private static final long TERM_SECONDS_MAX = 60;
    private static final int LOG_LINES_SHOWN = 15;

    private final String title;
    private final Process process;
    private final InetSocketAddress address;
    private final Path log;
    private final Consumer<String> complaints;
    private final Thread onExit = new Thread(this::killAll, "kill server");
    private List<ProcessHandle> children = List.of();

    private ServerProcess(
            String title, Process process, InetSocketAddress address, Path log, Consumer<String> complaints) {
        this.title = title;
        this.process = process;
        this.address = address;
        this.log = log;
        this.complaints = complaints;
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /**
     * Starts a member and returns at once.
     *
     * @param seats of all members, this one among them
     * @param directory holds its data and its log; both may be there already
     * @param complaints told what is wrong with the way it stops
     */
    static ServerProcess start(
            ServerKind kind, Seat seat, List<Seat> seats, Path directory, Consumer<String> complaints)
            throws IOException {
        Files.createDirectories(directory);
        Path log = directory.resolve("server.log");
        ProcessBuilder builder = new ProcessBuilder(kind.command(directory.resolve("data"), seat, seats))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), seat.clientPort());
        String title = seats.size() == 1 ? kind.name() : kind.name() + " " + seat.name();
        return new ServerProcess(title, builder.start(), address, log, complaints);
    }

    /** The kind of server and, in a cluster of several, the member's name. */
    String title() {
        return title;
    }

    InetSocketAddress address() {
        return address;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Done when the process has ended, with a sentence that says so and the end of its log. */
    CompletableFuture<String> ended() {
        return process.onExit()
                .thenApply(ended -> title + " ended with status " + ended.exitValue() + ":\n" + logTail());
    }

    /** What the process and its children have used. */
    Optional<ProcessUsage> usage() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .flatMap(handle -> ProcessUsage.of(handle.pid()).stream())
                .reduce(ProcessUsage::plus);
    }

    /** Sends SIGTERM and returns at once. */
    void terminate() {
        children = process.descendants().toList();
        process.destroy();
    }

    /** Waits until a member that was told to stop has stopped, and sees to it that nothing of it is left. */
    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(TERM_SECONDS_MAX, TimeUnit.SECONDS)) {
            complaints.accept(title + " did not stop on SIGTERM within " + TERM_SECONDS_MAX + " s; killed");
            process.destroyForcibly().waitFor();
        }
        for (ProcessHandle child : children) {
            if (child.isAlive()) {
                complaints.accept(title + " left process " + child.pid() + " behind; killed");
                child.destroyForcibly();
            }
        }
        Runtime.getRuntime().removeShutdownHook(onExit);
    }

    /** Stops the member with SIGTERM, and returns the milliseconds it took. */
    double stop() throws InterruptedException {
        long before = Ticks.nanos();
        terminate();
        awaitEnd();
        return (Ticks.nanos() - before) / 1e6;
    }

    /** Kills the member with SIGKILL, and returns when it is gone. */
    void kill() throws InterruptedException {
        killAll();
        process.waitFor();
        Runtime.getRuntime().removeShutdownHook(onExit);
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

    /** The end of what the member has written. */
    String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
        } catch (IOException unreadable) {
            return "(no log: " + unreadable.getMessage() + ")";
        }
    }
}
