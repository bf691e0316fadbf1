// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Bucket;
import org.kvorum.bytes.Bytes;

/**
 * Writes to one bucket that have not reached the engine. One thread writes, any number read at the same time without locks.
 *
 * <p>Keys that rise, as those of revisions do, are appended to a run of arrays; all others go to a map of versions. Each write carries a sequence number, so
 * that a reader can leave out what was written after its view was taken.
 *
 * <pre>
 *   writes:   5  6  3  8  6          run:    5  6  8       the map's keys are never above the
 *   sequence: 1  2  3  4  5                  1  2  4       run's last key, and where both know
 *                                    map:    3  6          a key the map's version is newer
 *                                            3  5
 * </pre>
 */
final class BucketBuffer {
    /** Stands for the value of a deleted record; told by identity. */
    static final Bytes DELETED = Bytes.of((byte) 0);

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Bucket bucket;
    private volatile Run run;
    private final AtomicInteger size = new AtomicInteger();
    private volatile @Nullable ConcurrentNavigableMap<Bytes, Version> versions;
    private long bytesInRun;

    BucketBuffer(Bucket bucket, int capacity) {
        this.bucket = bucket;
        run = new Run(new Bytes[capacity], new Bytes[capacity], new long[capacity], new int[capacity]);
    }

    @SuppressWarnings("ReferenceEquality")
    static boolean isDeleted(Bytes value) {
        return value == DELETED;
    }

    Bucket bucket() {
        return bucket;
    }

    /** Returns the number of records in the run. */
    int size() {
        return size.get();
    }

    /** Returns the bytes of keys, values and etcd's element headers in the run; may be behind the writer. */
    long bytesInRun() {
        size.getAcquire();
        return bytesInRun;
    }

    /** Writes a record, or deletes it if the value is {@link #DELETED}. */
    void write(Bytes key, Bytes value, int sequence) {
        int length = size.getPlain();
        if (length == 0 || run.keys[length - 1].compareTo(key) < 0) {
            append(length, key, value, sequence);
            return;
        }
        var map = versions;
        if (map == null) {
            map = new ConcurrentSkipListMap<>();
            versions = map;
        }
        map.put(key, new Version(value, sequence, map.get(key)));
    }

    /** Returns the value as of the sequence number, {@link #DELETED} itself, or {@code null} if this buffer does not know. */
    @Nullable
    Bytes get(Bytes key, int upTo) {
        // the map first: its version of a key is the newer one
        var map = versions;
        if (map != null) {
            var version = Version.asOf(map.get(key), upTo);
            if (version != null) {
                return version.value;
            }
        }
        int length = size.getAcquire();
        var arrays = run;
        int index = arrays.find(key, length);
        return index >= 0 && arrays.sequences[index] <= upTo ? arrays.values[index] : null;
    }

    /** Returns what lies in the interval as of the sequence number; the first source wins. */
    List<Source> sources(Bytes from, Bytes to, int upTo) {
        var sources = new ArrayList<Source>(2);
        var map = versions;
        if (map != null) {
            var part = to.isEmpty()
                    ? map.tailMap(from)
                    : from.compareTo(to) < 0 ? map.subMap(from, to) : map.subMap(from, from);
            sources.add(new VersionSource(part, upTo));
        }
        int length = size.getAcquire();
        var arrays = run;
        sources.add(new RunSource(arrays, arrays.lower(from, length), arrays.end(to, upTo, length)));
        return sources;
    }

    private void append(int length, Bytes key, Bytes value, int sequence) {
        var arrays = run;
        if (length == arrays.keys.length) {
            arrays = arrays.grown();
            run = arrays;
        }
        arrays.keys[length] = key;
        arrays.values[length] = value;
        arrays.prefixes[length] = prefix(key);
        arrays.sequences[length] = sequence;
        if (!isDeleted(value)) {
            bytesInRun += Accounts.recordBytes(key.length(), value.length());
        }
        size.setRelease(length + 1);
    }

    /** Returns the first eight bytes, as a number that orders like them. */
    private static long prefix(Bytes key) {
        if (key.length() >= Long.BYTES) {
            return (long) LONG.get(key.backingArray(), key.backingOffset()) ^ Long.MIN_VALUE;
        }
        long prefix = 0;
        for (int i = 0; i < key.length(); i++) {
            prefix |= (key.at(i) & 0xffL) << (56 - 8 * i);
        }
        return prefix ^ Long.MIN_VALUE;
    }

    /** Columns rather than records: a search reads one array of numbers, and nothing is allocated for a write. */
    private static final class Run {
        private final Bytes[] keys;
        private final Bytes[] values;
        private final long[] prefixes;
        private final int[] sequences;

        Run(Bytes[] keys, Bytes[] values, long[] prefixes, int[] sequences) {
            this.keys = keys;
            this.values = values;
            this.prefixes = prefixes;
            this.sequences = sequences;
        }

        Run grown() {
            int capacity = Math.max(16, 2 * keys.length);
            return new Run(
                    Arrays.copyOf(keys, capacity),
                    Arrays.copyOf(values, capacity),
                    Arrays.copyOf(prefixes, capacity),
                    Arrays.copyOf(sequences, capacity));
        }

        /** Returns the index of the key, or {@code -1 - index} of the first greater one. */
        int find(Bytes key, int length) {
            long prefix = prefix(key);
            int low = 0;
            int high = length - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                long other = prefixes[middle];
                int order = other == prefix ? keys[middle].compareTo(key) : other < prefix ? -1 : 1;
                if (order == 0) {
                    return middle;
                }
                if (order < 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return -1 - low;
        }

        int lower(Bytes key, int length) {
            int index = find(key, length);
            return index >= 0 ? index : -1 - index;
        }

        int end(Bytes to, int upTo, int length) {
            int end = to.isEmpty() ? length : lower(to, length);
            int low = 0;
            while (low < end) {
                int middle = (low + end) >>> 1;
                if (sequences[middle] <= upTo) {
                    low = middle + 1;
                } else {
                    end = middle;
                }
            }
            return end;
        }
    }

    private record Version(
            Bytes value, int sequence, @Nullable Version previous) {
        static @Nullable Version asOf(@Nullable Version newest, int upTo) {
            var version = newest;
            while (version != null && version.sequence > upTo) {
                version = version.previous;
            }
            return version;
        }
    }

    private static final class RunSource implements Source {
        private final Run run;
        private final int end;
        private int index;

        RunSource(Run run, int start, int end) {
            this.run = run;
            this.end = end;
            index = start - 1;
        }

        @Override
        public boolean next() {
            return ++index < end;
        }

        @Override
        public Bytes key() {
            return run.keys[index];
        }

        @Override
        public Bytes value() {
            return run.values[index];
        }
    }

    private static final class VersionSource implements Source {
        private final Iterator<Map.Entry<Bytes, Version>> entries;
        private final int upTo;
        private Bytes key = Bytes.EMPTY;
        private Bytes value = Bytes.EMPTY;

        VersionSource(ConcurrentNavigableMap<Bytes, Version> map, int upTo) {
            entries = map.entrySet().iterator();
            this.upTo = upTo;
        }

        @Override
        public boolean next() {
            while (entries.hasNext()) {
                var entry = entries.next();
                var version = Version.asOf(entry.getValue(), upTo);
                if (version != null) {
                    key = entry.getKey();
                    value = version.value;
                    return true;
                }
            }
            return false;
        }

        @Override
        public Bytes key() {
            return key;
        }

        @Override
        public Bytes value() {
            return value;
        }
    }
}
