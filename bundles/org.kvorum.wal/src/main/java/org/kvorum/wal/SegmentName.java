// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.kvorum.api.env.Disk;
import org.kvorum.api.wal.WalException;

/**
 * The name of a segment.
 *
 * @param sequence counts the segments from 0
 * @param index the segment holds no entry that was new and below this index when it was cut
 */
record SegmentName(long sequence, long index) {
    static final SegmentName FIRST = new SegmentName(0, 0);

    private static final String SUFFIX = ".wal";
    private static final int DIGITS = 16;

    /** Returns the segments of the directory in their order; other files are passed over. */
    static List<SegmentName> list(Disk disk, Path directory) throws IOException {
        List<SegmentName> names = new ArrayList<>();
        for (var file : disk.list(directory)) {
            parse(file).ifPresent(names::add);
        }
        return names;
    }

    /** Returns the segments that may hold entries after the index. */
    static List<SegmentName> listFrom(Disk disk, Path directory, long index) throws IOException {
        var names = list(disk, directory);
        int first = names.size() - 1;
        while (first >= 0 && names.get(first).index > index) {
            first--;
        }
        if (first < 0) {
            throw new WalException("no log file in " + directory + " reaches back to index " + index
                    + "; files were removed: " + LogReader.REMEDY);
        }
        return withoutGaps(directory, names.subList(first, names.size()));
    }

    /** Returns all segments; there is at least one. */
    static List<SegmentName> listAll(Disk disk, Path directory) throws IOException {
        var names = list(disk, directory);
        if (names.isEmpty()) {
            throw new WalException("there is no log in " + directory);
        }
        return withoutGaps(directory, names);
    }

    private static List<SegmentName> withoutGaps(Path directory, List<SegmentName> names) throws WalException {
        for (int i = 1; i < names.size(); i++) {
            if (names.get(i).sequence != names.get(i - 1).sequence + 1) {
                throw new WalException("a log file is missing in " + directory + " between " + names.get(i - 1)
                        + " and " + names.get(i) + ": " + LogReader.REMEDY);
            }
        }
        return names;
    }

    private static Optional<SegmentName> parse(String file) {
        if (file.length() != 2 * DIGITS + 1 + SUFFIX.length() || !file.endsWith(SUFFIX) || file.charAt(DIGITS) != '-') {
            return Optional.empty();
        }
        try {
            return Optional.of(new SegmentName(
                    HexFormat.fromHexDigitsToLong(file, 0, DIGITS),
                    HexFormat.fromHexDigitsToLong(file, DIGITS + 1, 2 * DIGITS + 1)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    SegmentName next(long nextIndex) {
        return new SegmentName(sequence + 1, nextIndex);
    }

    /** Returns the name of the file. */
    @Override
    public String toString() {
        var hex = HexFormat.of();
        return hex.toHexDigits(sequence) + "-" + hex.toHexDigits(index) + SUFFIX;
    }
}
