// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.mvstore;

import java.nio.ByteBuffer;
import java.util.Map;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;

/**
 * The file of a store. A thread that was interrupted before it reads or writes does not close it, as file channels have it: it is interrupted again afterwards.
 */
final class MvFile extends SingleFileStore {
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

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
