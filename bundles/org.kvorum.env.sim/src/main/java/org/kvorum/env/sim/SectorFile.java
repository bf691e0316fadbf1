// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.sim;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The content of a file, sector by sector, as programs see it and as it is on the platter. A sector that is missing is zero, and sectors never change in place. */
final class SectorFile {
    static final int SECTOR_BYTES = 512;

    private final TreeMap<Long, byte[]> seen = new TreeMap<>();
    private final Map<Long, byte[]> durable = new HashMap<>();
    /** Sectors that may differ; sorted, so that a seed means the same in every run. */
    private final Set<Long> dirty = new TreeSet<>();

    private long size;
    private long durableSize;

    long size() {
        return size;
    }

    /** How many sectors hold something. */
    int allocated() {
        return seen.size();
    }

    int read(ByteBuffer target, long position) {
        if (position >= size) {
            return -1;
        }
        int count = (int) Math.min(target.remaining(), size - position);
        int rest = count;
        long at = position;
        while (rest > 0) {
            int from = (int) (at % SECTOR_BYTES);
            int length = Math.min(rest, SECTOR_BYTES - from);
            target.put(seen.getOrDefault(at / SECTOR_BYTES, new byte[SECTOR_BYTES]), from, length);
            at += length;
            rest -= length;
        }
        return count;
    }

    /** Writes until the buffer is empty or a new sector would be one too many. */
    void write(ByteBuffer source, long position, long newSectorsMax) {
        long left = newSectorsMax;
        long at = position;
        while (source.hasRemaining()) {
            long number = at / SECTOR_BYTES;
            var old = seen.get(number);
            if (old == null && left-- == 0) {
                return;
            }
            int from = (int) (at % SECTOR_BYTES);
            int length = Math.min(source.remaining(), SECTOR_BYTES - from);
            var sector = old == null ? new byte[SECTOR_BYTES] : old.clone();
            source.get(sector, from, length);
            seen.put(number, sector);
            dirty.add(number);
            at += length;
            size = Math.max(size, at);
        }
    }

    void resize(long newSize) {
        if (newSize < size) {
            long keep = newSize / SECTOR_BYTES;
            int rest = (int) (newSize % SECTOR_BYTES);
            var boundary = rest == 0 ? null : seen.get(keep);
            var gone = seen.tailMap(keep);
            dirty.addAll(gone.keySet());
            gone.clear();
            if (boundary != null) {
                var cut = new byte[SECTOR_BYTES];
                System.arraycopy(boundary, 0, cut, 0, rest);
                seen.put(keep, cut);
            }
        }
        size = newSize;
    }

    void sync() {
        for (long number : dirty) {
            settle(number, true);
        }
        dirty.clear();
        durableSize = size;
    }

    /** Loses what was not synced, or some of it: each sector on its own, and the size. */
    void crash(RandomGenerator random) {
        boolean allLost = random.nextInt(4) == 0;
        for (long number : dirty) {
            settle(number, !allLost && random.nextBoolean());
        }
        dirty.clear();
        if (allLost || random.nextBoolean()) {
            resize(durableSize);
            dirty.clear();
        }
        seen.entrySet().removeIf(sector -> sector.getKey() * SECTOR_BYTES >= size);
        durable.clear();
        durable.putAll(seen);
        durableSize = size;
    }

    /** Makes both sides of a sector the same. */
    private void settle(long number, boolean asSeen) {
        if (asSeen) {
            put(durable, number, seen.get(number));
        } else {
            put(seen, number, durable.get(number));
        }
    }

    private static void put(Map<Long, byte[]> sectors, long number, byte @Nullable [] sector) {
        if (sector == null) {
            sectors.remove(number);
        } else {
            sectors.put(number, sector);
        }
    }
}
