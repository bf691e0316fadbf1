// SPDX-License-Identifier: Apache-2.0
package example.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;

/** The open store: a state in memory, and the journal it can be made from again. */
final class JournalStore implements Store {
    private static final String JOURNAL = "journal";
    private static final String NEXT = "journal.next";
    private static final String LOCK = "lock";

    /** A smaller journal is not worth the trouble. */
    private static final long GARBAGE_BYTES_MIN = 1 << 20;

    private final Path directory;
    private final boolean fsync;
    private final FileChannel lock;
    private Journal journal;

    /** At most one at a time, else {@code null}. */
    private Rewriting rewriting;

    /** Half a batch may lie at the journal's end: what came behind it would be lost. */
    private boolean broken;

    /** Replaced as a whole by the one writer; volatile, so that readers see a batch when its write has returned. */
    private volatile State state = State.EMPTY;

    static JournalStore open(Path directory, boolean fsync) {
        try {
            return new JournalStore(directory, fsync);
        } catch (IOException e) {
            throw failure("open", directory, e);
        }
    }

    private JournalStore(Path directory, boolean fsync) throws IOException {
        this.directory = directory;
        this.fsync = fsync;
        this.lock = lock(directory);
        try {
            // of a rewriting that a crash has ended
            Files.deleteIfExists(directory.resolve(NEXT));
            journal = Journal.open(directory.resolve(JOURNAL), fsync, batch -> state = state.after(batch));
            forceNames();
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** First to disk, then to the readers: nobody may see what a crash could still undo. */
    @Override
    public void write(WriteBatch batch) {
        try {
            if (broken) {
                throw new IOException("an earlier write has failed");
            }
            broken = true;
            journal.append(batch);
            journal.force();
            state = state.after(batch);
            if (rewriting != null || isMostlyGarbage()) {
                rewrite();
            }
            broken = false;
        } catch (IOException e) {
            throw failure("write to", directory, e);
        }
    }

    @Override
    public StoreView view() {
        return state;
    }

    @Override
    public long diskBytes() {
        return journal.length() + (rewriting == null ? 0 : rewriting.target().length());
    }

    @Override
    public boolean reclaim() {
        try {
            if (rewriting == null && journal.length() <= state.bytes() * 11 / 10) {
                return false;
            }
            return rewrite();
        } catch (IOException e) {
            throw failure("clean up", directory, e);
        }
    }

    @Override
    public void close() {
        try (lock) {
            journal.close();
            if (rewriting != null) {
                rewriting.target().close();
            }
        } catch (IOException e) {
            throw failure("close", directory, e);
        }
    }

    private boolean isMostlyGarbage() {
        return journal.length() > 2 * state.bytes() + GARBAGE_BYTES_MIN;
    }

    /** Does a piece of a rewriting; returns whether there are more. */
    private boolean rewrite() throws IOException {
        if (rewriting == null) {
            var target = Journal.create(directory.resolve(NEXT), fsync);
            rewriting = new Rewriting(target, state, journal.length());
        }
        if (rewriting.step()) {
            return true;
        }
        var next = rewriting.finish(journal);
        next.close();
        journal.close();
        rewriting = null;
        // the one or the other, whatever happens: a name changes at once
        Files.move(next.path(), journal.path(), StandardCopyOption.ATOMIC_MOVE);
        forceNames();
        journal = Journal.reopen(journal.path(), fsync);
        return false;
    }

    /** A new file is safe only when its folder is. */
    private void forceNames() throws IOException {
        if (fsync) {
            try (var folder = FileChannel.open(directory, StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        var channel = FileChannel.open(
                directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // this very process has it
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        if (!locked) {
            throw new StorageException("the store in " + directory + " is in use: stop the process that uses it");
        }
        return channel;
    }

    private static StorageException failure(String what, Path directory, IOException cause) {
        return new StorageException(
                "cannot " + what + " the store in " + directory + " (" + cause
                        + "): see that its disk is sound and has room, then start the member again",
                cause);
    }
}
