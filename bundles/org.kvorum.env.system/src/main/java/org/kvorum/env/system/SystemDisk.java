// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.system;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.DiskFile;
import org.kvorum.api.env.DiskLockedException;

/**
 * The files of the operating system.
 *
 * <p>POSIX drops a process's lock on a file as soon as the process closes <em>any</em> of its handles of that file. So a handle of a locked file is not closed
 * before the lock is given back.
 */
final class SystemDisk implements Disk {
    private static final FileAttribute<?>[] NOT_POSIX = {};

    /** The locks held, by the identity of their file, which survives a rename. Guarded by itself. */
    private final Map<Object, Lock> locks = new HashMap<>();

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        try (var children = Files.newDirectoryStream(directory)) {
            List<String> names = new ArrayList<>();
            children.forEach(child -> names.add(String.valueOf(child.getFileName())));
            names.sort(null);
            return names;
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        // The JDK's own check would refuse a symbolic link to a directory.
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, mode(directory, "rwx------"));
        }
    }

    @Override
    public DiskFile openForReading(Path file) throws IOException {
        return new ChannelFile(this, identity(file), FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public DiskFile openForWriting(Path file) throws IOException {
        var channel = openOrCreate(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
        return new ChannelFile(this, identity(file), channel);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        // Elsewhere a directory cannot be opened, and needs no sync.
        if (isPosix(directory)) {
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public AutoCloseable lock(Path file) throws IOException {
        synchronized (locks) {
            if (Files.exists(file) && locks.containsKey(identity(file))) {
                throw new DiskLockedException(file);
            }
            var channel = openOrCreate(file, Set.of(StandardOpenOption.WRITE));
            try {
                if (channel.tryLock() == null) {
                    channel.close();
                    throw new DiskLockedException(file);
                }
            } catch (OverlappingFileLockException e) {
                // Another disk of this process holds it: the handle is given up rather than its lock lost.
                throw new DiskLockedException(file);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            var identity = identity(file);
            var lock = new Lock(channel);
            locks.put(identity, lock);
            return () -> unlock(identity, lock);
        }
    }

    private void unlock(Object identity, Lock lock) throws IOException {
        synchronized (locks) {
            if (locks.remove(identity, lock)) {
                for (var channel : lock.channels) {
                    channel.close();
                }
            }
        }
    }

    /** Closes a handle, or keeps it until the file is no longer locked. */
    void close(Object identity, FileChannel channel) throws IOException {
        synchronized (locks) {
            var lock = locks.get(identity);
            if (lock == null) {
                channel.close();
            } else if (!lock.channels.contains(channel)) {
                lock.channels.add(channel);
            }
        }
    }

    private static FileChannel openOrCreate(Path file, Set<OpenOption> options) throws IOException {
        Set<OpenOption> all = new HashSet<>(options);
        all.add(StandardOpenOption.CREATE);
        return FileChannel.open(file, all, mode(file, "rw-------"));
    }

    private static FileAttribute<?>[] mode(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : NOT_POSIX;
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static Object identity(Path file) throws IOException {
        var key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file.toRealPath() : key;
    }

    /** A lock with the handles that go when it goes. */
    private static final class Lock {
        final List<FileChannel> channels = new ArrayList<>();

        Lock(FileChannel own) {
            channels.add(own);
        }
    }
}
