// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.mixed;

import io.etcd.jetcd.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kvorum.itests.support.FreePorts;

/** The process of one member of either kind. Its ports and its data stay when it is started again. */
final class MixedMember implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(90);
    private static final int LOG_LINES = 30;

    private final String name;
    private final Kind kind;
    private final Path directory;
    private final String clientUrl;
    private final String peerUrl;
    private final Admin admin;
    private List<String> flags = List.of();
    private int starts;
    private volatile @Nullable Process process;
    private volatile boolean ready;
    private @Nullable Client client;

    MixedMember(String name, Kind kind, Path parent) {
        this.name = name;
        this.kind = kind;
        this.directory = parent.resolve(name);
        var ports = FreePorts.of(2);
        this.clientUrl = "http://127.0.0.1:" + ports[0];
        this.peerUrl = "http://127.0.0.1:" + ports[1];
        this.admin = new Admin(clientUrl);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    String peerUrl() {
        return peerUrl;
    }

    String clientUrl() {
        return clientUrl;
    }

    Admin admin() {
        return admin;
    }

    /** Returns a client of this member alone. */
    synchronized Client client() {
        var known = client;
        if (known == null) {
            known = Client.builder().endpoints(clientUrl).build();
            client = known;
        }
        return known;
    }

    long id() {
        return Waiting.until(name + " tells its id", admin::status, status -> status.id() != 0)
                .id();
    }

    /** Starts the process with the flags that make it a member of the cluster; does not wait. */
    void spawn(String initialCluster, String state, List<String> extraFlags) {
        flags = new ArrayList<>(List.of(
                "--name", name,
                "--data-dir", directory.resolve("data").toString(),
                "--listen-client-urls", clientUrl,
                "--advertise-client-urls", clientUrl,
                "--listen-peer-urls", peerUrl,
                "--initial-advertise-peer-urls", peerUrl,
                "--initial-cluster", initialCluster,
                "--initial-cluster-token", "mixed",
                "--initial-cluster-state", state));
        flags.addAll(extraFlags);
        spawn();
    }

    /** Starts the process as it was started last; does not wait. */
    void spawn() {
        if (isAlive()) {
            throw new IllegalStateException(name + " runs already");
        }
        var command = new ArrayList<String>();
        command.add(kind.program().toString());
        command.addAll(flags);
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        starts++;
        builder.redirectOutput(logFile().toFile());
        try {
            var started = builder.start();
            process = started;
            var reaper = new Thread(started::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(reaper);
            var unused = started.onExit().thenRun(() -> forget(reaper));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void forget(Thread reaper) {
        try {
            Runtime.getRuntime().removeShutdownHook(reaper);
        } catch (IllegalStateException ending) {
            // the hook is running already
        }
    }

    /** Waits until the member serves clients. */
    void awaitReady() {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (true) {
            if (!isAlive()) {
                throw new AssertionError(name + " has ended:\n" + log());
            }
            try {
                admin.status();
                ready = true;
                return;
            } catch (IOException notYet) {
                if (deadline < System.nanoTime()) {
                    throw new AssertionError(name + " does not serve:\n" + log(), notYet);
                }
                Waiting.pause(Duration.ofMillis(50));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    /** Starts the process as it was started last and waits until it serves. */
    void restart() {
        spawn();
        awaitReady();
    }

    /** Leaves a flag out from the next start on. */
    void dropFlag(String flag) {
        flags = flags.stream().filter(other -> !other.equals(flag)).toList();
    }

    boolean isAlive() {
        var started = process;
        return started != null && started.isAlive();
    }

    /** Returns whether the process runs and was seen to serve. */
    boolean isReady() {
        return ready && isAlive();
    }

    /** Ends the process as kill -9 does. */
    void kill() throws InterruptedException {
        ready = false;
        running().destroyForcibly().waitFor();
    }

    /** Asks the process to end. */
    void terminate() throws InterruptedException {
        ready = false;
        running().destroy();
        awaitEnd();
    }

    /** Waits until the process has ended. */
    void awaitEnd() throws InterruptedException {
        if (!running().waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError(name + " still runs:\n" + log());
        }
    }

    /** Returns the last lines the process has written since it was last started. */
    String log() {
        try {
            var lines = Files.readAllLines(logFile());
            return logFile() + ":\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path logFile() {
        return directory.resolve("log." + starts);
    }

    /** Kills what still runs. */
    @Override
    public void close() {
        ready = false;
        synchronized (this) {
            if (client != null) {
                client.close();
                client = null;
            }
        }
        var started = process;
        if (started != null) {
            started.destroyForcibly();
        }
    }

    private Process running() {
        var started = process;
        if (started == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return started;
    }

    @Override
    public String toString() {
        return name + " (" + kind + ")";
    }
}
