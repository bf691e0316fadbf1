// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.DiskFile;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.env.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An environment that remembers what is open, for a start that fails half-way: a process that ends gives its threads and locks back, but here the process goes on,
 * and may try again. Any thread.
 */
final class KeptOpen implements Environment {
    private static final Logger LOG = LoggerFactory.getLogger(KeptOpen.class);

    private final Environment environment;
    private final Disk disk;
    /** Guarded by itself, as is the next. */
    private final List<AutoCloseable> open = new ArrayList<>();

    /** Given back when all else is closed: the next start is let in. */
    private final List<AutoCloseable> locks = new ArrayList<>();

    KeptOpen(Environment environment) {
        this.environment = environment;
        this.disk = new LockKeepingDisk(environment.disk());
    }

    /** Ends all loops, closes what else is kept, and gives all locks back. Not on one of the loops. */
    void closeAll() {
        List<AutoCloseable> closing;
        synchronized (open) {
            closing = new ArrayList<>(open);
            closing.addAll(locks);
            open.clear();
            locks.clear();
        }
        for (var closeable : closing) {
            try {
                closeable.close();
            } catch (Exception e) {
                LOG.atWarn().setCause(e).log("failed to clean up after a start that failed");
            }
        }
    }

    /** Returns the environment itself, for what is not to be remembered. */
    Environment outside() {
        return environment;
    }

    /** Remembers what is open, after the loops that use it, and returns it; to close it twice does no harm. */
    <T extends AutoCloseable> T keep(T opened) {
        synchronized (open) {
            open.add(opened);
        }
        return opened;
    }

    @Override
    public InstantSource clock() {
        return environment.clock();
    }

    @Override
    public Ticker ticker() {
        return environment.ticker();
    }

    @Override
    public RandomGenerator random() {
        return environment.random();
    }

    @Override
    public Disk disk() {
        return disk;
    }

    @Override
    public EventLoop newEventLoop(String name, Consumer<Throwable> failure) {
        var loop = environment.newEventLoop(name, failure);
        keep(loop);
        return loop;
    }

    private final class LockKeepingDisk implements Disk {
        private final Disk disk;

        LockKeepingDisk(Disk disk) {
            this.disk = disk;
        }

        @Override
        public AutoCloseable lock(Path file) throws IOException {
            var lock = disk.lock(file);
            synchronized (open) {
                locks.add(lock);
            }
            return () -> {
                synchronized (open) {
                    locks.remove(lock);
                }
                lock.close();
            };
        }

        @Override
        public boolean exists(Path path) throws IOException {
            return disk.exists(path);
        }

        @Override
        public List<String> list(Path directory) throws IOException {
            return disk.list(directory);
        }

        @Override
        public void createDirectories(Path directory) throws IOException {
            disk.createDirectories(directory);
        }

        @Override
        public DiskFile openForReading(Path file) throws IOException {
            return disk.openForReading(file);
        }

        @Override
        public DiskFile openForWriting(Path file) throws IOException {
            return disk.openForWriting(file);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            disk.rename(from, to);
        }

        @Override
        public void delete(Path path) throws IOException {
            disk.delete(path);
        }

        @Override
        public void syncDirectory(Path directory) throws IOException {
            disk.syncDirectory(directory);
        }
    }
}
