// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.system;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.kvorum.api.env.DiskFile;

/** A file of the operating system. */
final class ChannelFile implements DiskFile {
    private static final int ZEROS_BYTES = 1 << 20;

    private final SystemDisk disk;
    private final Object identity;
    private final FileChannel channel;

    ChannelFile(SystemDisk disk, Object identity, FileChannel channel) {
        this.disk = disk;
        this.identity = identity;
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return channel.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    /** The JDK has no fallocate, so real zeros are written: later writes then change neither the size nor the blocks, which keeps their sync short. */
    @Override
    public void preallocate(long size) throws IOException {
        long before = channel.size();
        var zeros = ByteBuffer.allocateDirect((int) Math.max(0, Math.min(ZEROS_BYTES, size - before)));
        try {
            for (long at = before; at < size; at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
                write(zeros, at);
            }
        } catch (IOException e) {
            channel.truncate(before);
            throw e;
        }
    }

    @Override
    public void truncate(long size) throws IOException {
        channel.truncate(size);
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void sync() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        disk.close(identity, channel);
    }
}
