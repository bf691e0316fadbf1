// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.DiskFile;
import org.kvorum.api.wal.WalException;
import org.kvorum.api.wal.WalOptions;

/**
 * The segment that is written to.
 *
 * <p>Its length is fixed ahead, so that a sync need not write it. Its blocks are made real in steps, by zeros written behind the frames shortly before they are
 * needed: zeros for the whole segment at once would delay the first start and compete with the syncs of others.
 */
final class Segment implements Closeable {
    private static final int STEP_BYTES = 1 << 20;

    private final DiskFile file;
    private final long bytes;
    private final boolean fsync;
    private final ByteBuffer zeros;
    private final WalSeries series;
    private Path path;
    private long position;
    /** Blocks up to here are real. */
    private long reserved;

    private Segment(DiskFile file, Path path, long bytes, long position, boolean fsync, WalSeries series) {
        this.series = series;
        this.file = file;
        this.path = path;
        this.bytes = bytes;
        this.position = position;
        this.reserved = position;
        this.fsync = fsync;
        this.zeros = ByteBuffer.allocateDirect((int) Math.min(STEP_BYTES, bytes));
    }

    /** Opens a segment to write behind the position; what was there is cut off, but durably only after a {@link #sync}. */
    static Segment open(Disk disk, Path path, WalOptions options, long position, WalSeries series) throws IOException {
        long bytes = options.segmentBytes();
        var segment = new Segment(disk.openForWriting(path), path, bytes, position, options.fsync(), series);
        try {
            segment.file.truncate(position);
            if (position < bytes) {
                segment.file.write(ByteBuffer.allocate(1), bytes - 1);
            }
            return segment;
        } catch (IOException e) {
            segment.file.close();
            throw e;
        }
    }

    /** Writes the frames and takes them out of the encoder. If that fails, no part of them is left where it can be avoided. */
    void write(FrameEncoder frames) throws IOException {
        if (frames.length() == 0) {
            return;
        }
        long end = position + frames.length();
        long start = series.now();
        try {
            reserve(end);
            file.write(frames.frames(), position);
        } catch (IOException e) {
            try {
                file.truncate(position);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw failed("written", e);
        }
        series.written(end - position, start);
        position = end;
        frames.clear();
    }

    private void reserve(long end) throws IOException {
        if (end > reserved && end < bytes) {
            long next = Math.min(bytes, end + zeros.capacity());
            file.write(zeros.clear().limit((int) (next - end)), end);
            reserved = next;
        }
    }

    void sync() throws IOException {
        if (fsync) {
            try {
                file.sync();
            } catch (IOException e) {
                throw failed("synced", e);
            }
        }
    }

    /** Gives back what was reserved but not used. */
    void trim() throws IOException {
        file.truncate(position);
    }

    boolean isFull() {
        return position >= bytes;
    }

    void renamed(Path to) {
        path = to;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private WalException failed(String what, IOException cause) {
        var failure = new WalException("log file " + path + " cannot be " + what + " at offset " + position + ": "
                + cause + "; what was acknowledged is safe: see to the disk (is it full?) and start the member again");
        failure.initCause(cause);
        return failure;
    }
}
