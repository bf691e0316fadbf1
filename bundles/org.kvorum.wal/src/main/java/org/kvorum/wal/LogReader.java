// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.DiskFile;
import org.kvorum.api.wal.WalException;
import org.kvorum.bytes.Bytes;

/**
 * Reads the records of consecutive segments and checks them.
 *
 * <p>A record that cannot be right is the torn tail of a write nobody was promised, or damage. It is torn only in the last segment, and only if the file ends
 * within it or a whole sector it lies in is zero; a single wrong byte is always damage. Torn ends the reading; damage is a {@link WalException}.
 */
final class LogReader implements Closeable {
    static final String REMEDY = "restore the file from a copy, or remove this member from the cluster and add it again"
            + " with an empty data directory, or restore the cluster from a snapshot";

    private static final VarHandle LITTLE_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int WINDOW_BYTES = 1 << 20;

    private final Disk disk;
    private final Path directory;
    private final List<SegmentName> segments;
    private final RecordHeader header = new RecordHeader();

    private int segment = -1;
    private @Nullable DiskFile file;
    private long fileBytes;
    /** End of the last good record. */
    private long offset;
    /** Beginning of the record that is looked at. */
    private long recordStart;

    private final CrcChain crc = new CrcChain();
    private boolean torn;

    /** The part of the file that was read ahead. */
    private byte[] window = {};

    private long windowStart;
    private int windowLength;

    LogReader(Disk disk, Path directory, List<SegmentName> segments) {
        assert !segments.isEmpty();
        this.disk = disk;
        this.directory = directory;
        this.segments = segments;
    }

    /** Moves to the next record behind the head of its segment; returns {@code false} after the last one. */
    boolean next() throws IOException {
        while (true) {
            if (file != null && readRecord(file)) {
                return true;
            }
            if (isLast()) {
                return false;
            }
            openNextSegment();
        }
    }

    RecordType type() {
        return header.type;
    }

    /** Returns a copy of the data of the current record. */
    Bytes data() {
        return Bytes.wrap(Arrays.copyOfRange(window, header.dataOffset, header.dataOffset + header.dataLength));
    }

    /** The checksum of all data so far. */
    int crc() {
        return crc.value();
    }

    /** Where in the current segment the last good record ends. */
    long offset() {
        return offset;
    }

    /** Whether a write that was never acknowledged lies behind the last record. */
    boolean torn() {
        return torn;
    }

    /** Returns the exception for a record that is whole but makes no sense. */
    WalException damaged(String what) {
        return new WalException(
                "log file " + path() + " is damaged at offset " + recordStart + ": " + what + "; " + REMEDY);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    private Path path() {
        return directory.resolve(segments.get(Math.max(segment, 0)).toString());
    }

    private boolean isLast() {
        return segment == segments.size() - 1;
    }

    private void openNextSegment() throws IOException {
        close();
        segment++;
        var next = disk.openForReading(path());
        file = next;
        fileBytes = next.size();
        offset = 0;
        windowStart = 0;
        windowLength = 0;
        if (!readRecord(next) || header.type != RecordType.CRC) {
            throw damaged("a log file must begin with a checksum record");
        }
    }

    private boolean readRecord(DiskFile in) throws IOException {
        recordStart = offset;
        long rest = fileBytes - offset;
        if (rest == 0) {
            return false;
        }
        if (rest < Frame.LENGTH_BYTES) {
            return endTorn("the file ends within a length");
        }
        int place = fill(in, offset, Frame.LENGTH_BYTES);
        long lengthField = (long) LITTLE_ENDIAN.get(window, place);
        if (lengthField == 0) {
            checkEndOfContent(in);
            return false;
        }
        if (!Frame.isValid(lengthField)) {
            throw damaged("impossible length " + Long.toHexString(lengthField));
        }
        long recordBytes = Frame.recordBytes(lengthField);
        long frameBytes = Frame.LENGTH_BYTES + recordBytes + (-recordBytes & (Frame.LENGTH_BYTES - 1));
        int available = (int) Math.min(rest, Math.min(frameBytes, Integer.MAX_VALUE - Frame.LENGTH_BYTES));
        boolean whole = available == frameBytes;
        int needed = whole ? available : Math.min(available, Frame.LENGTH_BYTES + RecordHeader.BYTES_MAX);
        int start = fill(in, offset, needed) + Frame.LENGTH_BYTES;
        var verdict = header.read(window, start, start + needed - Frame.LENGTH_BYTES, recordBytes);
        if (!whole) {
            return (verdict != RecordHeader.Verdict.WRONG || headerMayBeLost(in))
                    ? endTorn("the file ends within a record")
                    : fail("the length of the record contradicts its content");
        }
        if (verdict != RecordHeader.Verdict.SOUND) {
            return headerMayBeLost(in)
                    ? endTorn("the head of the record was not written")
                    : fail("the length of the record contradicts its content");
        }
        if (!checkCrc()) {
            return lostSectorWithin(in, frameBytes)
                    ? endTorn("a part of the record was not written")
                    : fail("checksum mismatch");
        }
        offset += frameBytes;
        return true;
    }

    /** Continues the chain of checksums; a record of the type CRC begins it anew, and must fit what came before. */
    private boolean checkCrc() {
        if (header.type == RecordType.CRC) {
            boolean fits = header.dataLength == 0 && (crc.value() == 0 || crc.value() == header.crc);
            if (fits) {
                crc.restart(header.crc);
            }
            return fits;
        }
        int before = crc.value();
        crc.update(window, header.dataOffset, header.dataLength);
        if (crc.value() != header.crc) {
            crc.restart(before);
            return false;
        }
        return true;
    }

    /** A length of zero ends the content. If the sector it lies in goes on with anything but zeros, the length was lost. */
    private void checkEndOfContent(DiskFile in) throws IOException {
        long sectorEnd = Math.min(fileBytes, sectorStart(offset) + Frame.SECTOR_BYTES);
        if (!isZero(in, offset, sectorEnd)) {
            throw damaged("the length of a record was overwritten with zeros");
        }
    }

    /** Whether the header lies in another sector than the length, and that one was not written. */
    private boolean headerMayBeLost(DiskFile in) throws IOException {
        return lostSectorWithin(in, Frame.LENGTH_BYTES + RecordHeader.BYTES_MAX);
    }

    /** Whether a sector behind that of the length, which was written, is all zero. */
    private boolean lostSectorWithin(DiskFile in, long frameBytes) throws IOException {
        long end = Math.min(fileBytes, offset + frameBytes);
        for (long at = sectorStart(offset) + Frame.SECTOR_BYTES; at < end; at += Frame.SECTOR_BYTES) {
            if (isZero(in, at, Math.min(fileBytes, at + Frame.SECTOR_BYTES))) {
                return true;
            }
        }
        return false;
    }

    private static long sectorStart(long position) {
        return position - position % Frame.SECTOR_BYTES;
    }

    private boolean isZero(DiskFile in, long from, long to) throws IOException {
        var sector = new byte[(int) (to - from)];
        readFully(in, ByteBuffer.wrap(sector), from);
        for (byte each : sector) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean endTorn(String how) throws WalException {
        if (!isLast()) {
            throw damaged(how + ", and it is not the last file");
        }
        torn = true;
        return false;
    }

    private boolean fail(String what) throws WalException {
        throw damaged(what);
    }

    /** Returns where in the window the bytes at the position of the file are, after reading them if need be. */
    private int fill(DiskFile in, long position, int bytes) throws IOException {
        if (position < windowStart || windowStart + windowLength < position + bytes) {
            if (window.length < bytes) {
                window = new byte[(int) Math.max(bytes, Math.min(WINDOW_BYTES, fileBytes))];
            }
            windowStart = position;
            windowLength = (int) Math.min(window.length, fileBytes - position);
            readFully(in, ByteBuffer.wrap(window, 0, windowLength), position);
        }
        return (int) (position - windowStart);
    }

    private void readFully(DiskFile in, ByteBuffer target, long position) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int count = in.read(target, at);
            if (count < 0) {
                throw damaged("the file became shorter while it was read");
            }
            at += count;
        }
    }
}
