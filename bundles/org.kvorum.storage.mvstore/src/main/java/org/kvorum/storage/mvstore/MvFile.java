// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.mvstore;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;

/**
 * The file of a store. A thread that was interrupted before it reads or writes does not close it, as file channels have it: it is interrupted again afterwards.
 */
final class MvFile extends SingleFileStore {
    private static final int HEADER_BLOCKS = 2;
    private static final int BLOCK_BYTES = 4096;

    private final boolean fsync;

    MvFile(Map<String, Object> settings, boolean fsync) {
        super(settings);
        this.fsync = fsync;
    }

    @Override
    public ByteBuffer readFully(SFChunk chunk, long position, int length) {
        boolean interrupted = Thread.interrupted();
        try {
            return super.readFully(chunk, position, length);
        } finally {
            restore(interrupted);
        }
    }

    @Override
    protected void writeFully(SFChunk chunk, long position, ByteBuffer source) {
        boolean interrupted = Thread.interrupted();
        try {
            super.writeFully(chunk, position, source);
        } finally {
            restore(interrupted);
        }
    }

    @Override
    public void sync() {
        if (fsync) {
            boolean interrupted = Thread.interrupted();
            try {
                super.sync();
            } finally {
                restore(interrupted);
            }
        }
    }

    @Override
    public void truncate(long size) {
        boolean interrupted = Thread.interrupted();
        try {
            super.truncate(size);
        } finally {
            restore(interrupted);
        }
    }

    /** Returns the id of the chunk that was written last, a negative number if there is none. */
    int newestChunk() {
        var newest = lastChunk;
        return newest == null ? -1 : newest.id;
    }

    /**
     * Returns the ids of the chunks at the end of the file that have a hole before them.
     *
     * @param bytes how much they may take together; there is at least one, if there is a hole
     */
    Set<Integer> tail(long bytes) {
        var placed = getChunks().values().stream()
                .filter(chunk -> chunk.block > 0)
                .sorted(Comparator.comparingLong(chunk -> chunk.block))
                .toList();
        long hole = firstHole(placed);
        var tail = new HashSet<Integer>();
        long left = bytes;
        for (int i = placed.size() - 1; i >= 0 && placed.get(i).block > hole; i--) {
            left -= (long) placed.get(i).len * BLOCK_BYTES;
            if (left < 0 && !tail.isEmpty()) {
                break;
            }
            tail.add(placed.get(i).id);
        }
        return tail;
    }

    /** Touches the pages that say where the chunks are: one that stays at the end of the file would keep it as long as it is. Under the store's lock. */
    void rewriteDirectory() {
        getChunks().values().forEach(this::saveChunkMetadataChanges);
    }

    private static long firstHole(List<SFChunk> placed) {
        long hole = HEADER_BLOCKS;
        for (var chunk : placed) {
            if (chunk.block > hole) {
                break;
            }
            hole = chunk.block + chunk.len;
        }
        return hole;
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
