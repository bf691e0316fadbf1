// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.tracker;

/** The appends that were sent and not yet answered, in order: a window bounded by messages and by bytes. */
public final class Inflights {
    private final int maxMessages;
    private final long maxBytes;

    private long[] lastIndexes = new long[4];
    private long[] sizes = new long[4];
    private int first;
    private int count;
    private long bytes;

    /** Creates an empty window. {@code maxBytes} may be passed by one message, so that a single large one can go at all; 0 means no limit. */
    public Inflights(int maxMessages, long maxBytes) {
        assert 0 < maxMessages : maxMessages;
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Adds a message that ends with the entry at {@code lastIndex}. */
    public void add(long lastIndex, long size) {
        assert !isFull() : "window is full";
        if (count == lastIndexes.length) {
            grow();
        }
        int slot = (first + count) % lastIndexes.length;
        lastIndexes[slot] = lastIndex;
        sizes[slot] = size;
        count++;
        bytes += size;
    }

    /** Takes out all messages that end at or before {@code index}. */
    public void freeUpTo(long index) {
        while (0 < count && lastIndexes[first] <= index) {
            bytes -= sizes[first];
            first = (first + 1) % lastIndexes.length;
            count--;
        }
    }

    /** Takes out all messages. */
    public void reset() {
        first = 0;
        count = 0;
        bytes = 0;
    }

    /** Returns whether nothing more may be sent before an answer. */
    public boolean isFull() {
        return count == maxMessages || (0 < maxBytes && maxBytes <= bytes);
    }

    /** Returns how many messages are out. */
    public int count() {
        return count;
    }

    /** Returns how many bytes are out. */
    public long bytes() {
        return bytes;
    }

    private void grow() {
        int size = Math.min(count * 2, maxMessages);
        var grownIndexes = new long[size];
        var grownSizes = new long[size];
        int tail = lastIndexes.length - first;
        System.arraycopy(lastIndexes, first, grownIndexes, 0, tail);
        System.arraycopy(lastIndexes, 0, grownIndexes, tail, first);
        System.arraycopy(sizes, first, grownSizes, 0, tail);
        System.arraycopy(sizes, 0, grownSizes, tail, first);
        lastIndexes = grownIndexes;
        sizes = grownSizes;
        first = 0;
    }
}
