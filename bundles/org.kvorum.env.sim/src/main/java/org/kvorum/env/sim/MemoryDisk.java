// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.sim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.DiskFile;
import org.kvorum.api.env.DiskLockedException;

/**
 * A disk in memory that behaves as badly as a real one may.
 *
 * <p>After {@link #crash} each sector of 512 bytes written since the last sync of its file is there or not, by the dice; so is the size of the file, and so are
 * the creations, renames and deletions since the last sync of their directory, of which a first part survives. Files grow sparse; room is counted by sectors.
 *
 * <p>Any thread.
 */
public final class MemoryDisk implements Disk {
    private static final DiskHook NO_HOOK = (step, path) -> {};

    private final Directory root = new Directory();
    /** Changes of directories that are not durable yet, oldest first. */
    private final List<List<Link>> journal = new ArrayList<>();

    private final Set<Object> locked = new HashSet<>();
    private DiskHook hook = NO_HOOK;
    private long sectorsMax = Long.MAX_VALUE;
    private long changesLeft = Long.MAX_VALUE;
    private int powerCycle;
    private boolean powerOff;

    /** Creates an empty disk. */
    public MemoryDisk() {}

    private static final class Directory {
        final SortedMap<String, Object> children = new TreeMap<>();
        final Map<String, Object> durable = new HashMap<>();
    }

    /** A name that now means this, or nothing. */
    private record Link(
            Directory directory, String name, @Nullable Object node) {
        void apply(Map<String, Object> names) {
            if (node == null) {
                names.remove(name);
            } else {
                names.put(name, node);
            }
        }
    }

    /** Sets what looks at each step from now on. */
    public synchronized void setHook(DiskHook newHook) {
        hook = newHook;
    }

    /** Takes the hook away. */
    public synchronized void clearHook() {
        hook = NO_HOOK;
    }

    /** Leaves room for so many bytes in all; what needs more fails with an {@link IOException} after writing what fits. */
    public synchronized void setCapacity(long bytes) {
        sectorsMax = bytes / SectorFile.SECTOR_BYTES;
    }

    /** Returns how many bytes are in use, in whole sectors. */
    public synchronized long usedBytes() {
        return sectors(root) * SectorFile.SECTOR_BYTES;
    }

    /** Lets so many changing steps succeed; the next one, and all after it, throw {@link PowerFailure} until {@link #crash} is called. */
    public synchronized void cutPowerAfter(long changes) {
        changesLeft = changes;
    }

    /** Returns whether the power has failed and {@link #crash} is to follow. */
    public synchronized boolean isPowerOff() {
        return powerOff;
    }

    /** Turns the power off and on: what was not synced is lost or torn, locks are gone, and files opened before cannot be used any more. */
    public synchronized void crash(RandomGenerator random) {
        powerCycle++;
        powerOff = false;
        changesLeft = Long.MAX_VALUE;
        locked.clear();
        int survivors = journal.isEmpty() ? 0 : random.nextInt(journal.size() + 1);
        for (var change : journal.subList(0, survivors)) {
            change.forEach(link -> link.apply(link.directory().durable));
        }
        journal.clear();
        settle(root, random, new IdentityHashMap<>());
    }

    /** Ends the process that used the disk: its locks are gone and its files closed, what it wrote stays as it is. */
    synchronized void forgetProcess() {
        powerCycle++;
        locked.clear();
    }

    private static void settle(Directory directory, RandomGenerator random, Map<Object, Boolean> done) {
        directory.children.clear();
        directory.children.putAll(directory.durable);
        for (var child : directory.children.values()) {
            if (done.put(child, true) != null) {
                continue;
            }
            if (child instanceof Directory inner) {
                settle(inner, random, done);
            } else if (child instanceof SectorFile file) {
                file.crash(random);
            }
        }
    }

    @Override
    public synchronized boolean exists(Path path) throws IOException {
        step(DiskStep.LIST, path);
        return find(path) != null;
    }

    @Override
    public synchronized List<String> list(Path path) throws IOException {
        step(DiskStep.LIST, path);
        var node = find(path);
        if (node == null) {
            return List.of();
        }
        if (node instanceof Directory directory) {
            return List.copyOf(directory.children.keySet());
        }
        throw new NotDirectoryException(path.toString());
    }

    @Override
    public synchronized void createDirectories(Path path) throws IOException {
        step(DiskStep.CREATE_DIRECTORIES, path);
        var directory = root;
        for (var name : absolute(path)) {
            var child = directory.children.get(name.toString());
            if (child == null) {
                var created = new Directory();
                change(List.of(new Link(directory, name.toString(), created)));
                child = created;
            }
            if (!(child instanceof Directory next)) {
                throw new NotDirectoryException(path.toString());
            }
            directory = next;
        }
    }

    @Override
    public synchronized DiskFile openForReading(Path file) throws IOException {
        step(DiskStep.OPEN, file);
        if (find(file) instanceof SectorFile content) {
            return new OpenFile(content, file);
        }
        throw new NoSuchFileException(file.toString());
    }

    @Override
    public synchronized DiskFile openForWriting(Path file) throws IOException {
        step(DiskStep.OPEN, file);
        return new OpenFile(openOrCreate(file), file);
    }

    private SectorFile openOrCreate(Path file) throws IOException {
        if (find(file) instanceof SectorFile content) {
            return content;
        }
        var created = new SectorFile();
        change(List.of(new Link(parent(file), name(file), created)));
        return created;
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        step(DiskStep.RENAME, from);
        var node = find(from);
        if (node == null) {
            throw new NoSuchFileException(from.toString());
        }
        if (find(to) instanceof Directory directory && !directory.children.isEmpty()) {
            throw new DirectoryNotEmptyException(to.toString());
        }
        change(List.of(new Link(parent(from), name(from), null), new Link(parent(to), name(to), node)));
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        step(DiskStep.DELETE, path);
        var node = find(path);
        if (node instanceof Directory directory && !directory.children.isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        if (node != null) {
            change(List.of(new Link(parent(path), name(path), null)));
        }
    }

    @Override
    public synchronized void syncDirectory(Path path) throws IOException {
        step(DiskStep.SYNC_DIRECTORY, path);
        if (!(find(path) instanceof Directory directory)) {
            throw new NoSuchFileException(path.toString());
        }
        journal.removeIf(change -> {
            boolean here = change.stream().anyMatch(link -> link.directory() == directory);
            if (here) {
                change.forEach(link -> link.apply(link.directory().durable));
            }
            return here;
        });
    }

    @Override
    public synchronized AutoCloseable lock(Path file) throws IOException {
        step(DiskStep.LOCK, file);
        var content = openOrCreate(file);
        if (!locked.add(content)) {
            throw new DiskLockedException(file);
        }
        int cycle = powerCycle;
        return () -> unlock(content, cycle);
    }

    private synchronized void unlock(SectorFile content, int cycle) {
        if (cycle == powerCycle) {
            locked.remove(content);
        }
    }

    private void change(List<Link> links) {
        links.forEach(link -> link.apply(link.directory().children));
        journal.add(links);
    }

    private void step(DiskStep step, Path path) throws IOException {
        if (powerOff || (step.isChanging() && changesLeft-- <= 0)) {
            powerOff = true;
            throw new PowerFailure();
        }
        hook.before(step, path);
    }

    private @Nullable Object find(Path path) {
        Object node = root;
        for (var name : absolute(path)) {
            node = node instanceof Directory directory ? directory.children.get(name.toString()) : null;
        }
        return node;
    }

    private Directory parent(Path path) throws IOException {
        var parent = absolute(path).getParent();
        if (parent != null && find(parent) instanceof Directory directory) {
            return directory;
        }
        throw new NoSuchFileException(String.valueOf(parent));
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private static long sectors(Directory directory) {
        long sum = 0;
        for (var child : directory.children.values()) {
            if (child instanceof Directory inner) {
                sum += sectors(inner);
            } else if (child instanceof SectorFile file) {
                sum += file.allocated();
            }
        }
        return sum;
    }

    private long sectorsLeft() {
        return sectorsMax == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, sectorsMax - sectors(root));
    }

    private final class OpenFile implements DiskFile {
        private final SectorFile content;
        private final Path path;
        private final int cycle = powerCycle;

        OpenFile(SectorFile content, Path path) {
            this.content = content;
            this.path = path;
        }

        private void begin(DiskStep step) throws IOException {
            if (cycle != powerCycle) {
                throw new PowerFailure();
            }
            step(step, path);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            synchronized (MemoryDisk.this) {
                begin(DiskStep.READ);
                return content.read(target, position);
            }
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            synchronized (MemoryDisk.this) {
                begin(DiskStep.WRITE);
                content.write(source, position, sectorsLeft());
                if (source.hasRemaining()) {
                    throw new IOException("No space left on device");
                }
            }
        }

        @Override
        public void preallocate(long size) throws IOException {
            synchronized (MemoryDisk.this) {
                begin(DiskStep.PREALLOCATE);
                long before = content.size();
                if (size <= before) {
                    return;
                }
                var zeros = ByteBuffer.allocate(Math.toIntExact(size - before));
                content.write(zeros, before, sectorsLeft());
                if (zeros.hasRemaining()) {
                    content.resize(before);
                    throw new IOException("No space left on device");
                }
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (MemoryDisk.this) {
                begin(DiskStep.TRUNCATE);
                if (size < content.size()) {
                    content.resize(size);
                }
            }
        }

        @Override
        public long size() {
            synchronized (MemoryDisk.this) {
                return content.size();
            }
        }

        @Override
        public void sync() throws IOException {
            synchronized (MemoryDisk.this) {
                begin(DiskStep.SYNC);
                content.sync();
            }
        }

        @Override
        public void close() {}
    }
}
