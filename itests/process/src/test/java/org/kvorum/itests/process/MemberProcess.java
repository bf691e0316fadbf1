// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The process of one member, in an environment as bare as a supervisor gives it. It can be started again after it ended; each start has its own log file. No process outlives the virtual machine
 * that started it.
 *
 * <p>{@code -Dkvorum.program=FILE} starts something else than the script at the top of the repository: an installed copy, or etcd.
 */
public final class MemberProcess implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private List<String> flags;
    private int starts;
    private volatile @Nullable Process process;

    /** Prepares a member whose logs lie in the directory; starts nothing. */
    public MemberProcess(Path directory, List<String> flags) {
        this.directory = directory;
        this.flags = List.copyOf(flags);
        Runtime.getRuntime().addShutdownHook(new Thread(this::destroy));
    }

    private void destroy() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Returns the flags of the next start. */
    public List<String> flags() {
        return flags;
    }

    /** Changes the flags of the next start. */
    public void setFlags(List<String> next) {
        flags = List.copyOf(next);
    }

    /** Starts the process and returns at once. */
    public void spawn() {
        if (isAlive()) {
            throw new IllegalStateException("runs already");
        }
        var command = new ArrayList<String>();
        command.add(program().toString());
        command.addAll(flags);
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        var path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.redirectOutput(
                ProcessBuilder.Redirect.to(directory.resolve("stdout").toFile()));
        starts++;
        builder.redirectError(ProcessBuilder.Redirect.to(logFile().toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the process and waits until it says that it is ready. */
    public void start() {
        spawn();
        awaitReady();
    }

    /** Waits until the process says that it is ready. */
    public void awaitReady() {
        awaitLine("ready to serve client requests", START_PATIENCE);
    }

    /** Waits for a line of this start's log that contains the text. */
    public void awaitLine(String text, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (log().stream().noneMatch(line -> line.contains(text))) {
            if (!isAlive() || deadline < System.nanoTime()) {
                boolean alive = isAlive();
                close();
                throw new AssertionError("no line with \"" + text + "\" by " + (alive ? "a live" : "an ended")
                        + " process:\n" + String.join("\n", log()));
            }
            pause(Duration.ofMillis(5));
        }
    }

    /** Returns whether the process runs. */
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Returns the number of the process. */
    public long pid() {
        return running().pid();
    }

    /** Returns what the process has written to stderr since it was last started. */
    public List<String> log() {
        try {
            return Files.readAllLines(logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the file of the last start's log. */
    public Path logFile() {
        return directory.resolve("log." + starts);
    }

    /** Ends the process as kill -9 does. */
    public void kill() throws InterruptedException {
        running().destroyForcibly();
        running().waitFor();
    }

    /** Asks the process to end and returns its exit status. */
    public int terminate() throws InterruptedException {
        running().destroy();
        return awaitEnd(Duration.ofSeconds(20));
    }

    /** Waits until the process ends and returns its exit status. */
    public int awaitEnd(Duration patience) throws InterruptedException {
        if (!running().waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + patience + ":\n" + String.join("\n", log()));
        }
        return running().exitValue();
    }

    /** Stops the process without its knowledge, as SIGSTOP does. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets a frozen process go on, as SIGCONT does. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError("kill -" + name + " " + pid() + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Kills what is still running. */
    @Override
    public void close() {
        if (process == null) {
            return;
        }
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("was not started");
        }
        return process;
    }

    /** Returns what is started: the script at the top of the repository, unless told otherwise. */
    public static Path program() {
        var told = System.getProperty("kvorum.program");
        if (told != null) {
            return Path.of(told);
        }
        var top = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(top.resolve("kvorum"))) {
            top = top.getParent();
            if (top == null) {
                throw new IllegalStateException("no script named kvorum above the working directory");
            }
        }
        return top.resolve("kvorum");
    }

    /** Waits. */
    public static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
