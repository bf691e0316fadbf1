// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.quorum.JointQuorum;

/**
 * The reads that wait until a quorum has confirmed that the leader still leads.
 *
 * <p>Each read has a position. A heartbeat carries the position of the latest read, and the answer confirms that one and all before it, so that any number of
 * reads share a round.
 */
final class ReadQueue {
    private final long self;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Map<Long, Long> confirmed = new HashMap<>();
    private long lastPosition;

    ReadQueue(long self) {
        this.self = self;
    }

    private record Waiting(long position, long index, Message.ReadIndex request) {}

    /** A read that is confirmed. */
    record Confirmed(long index, Message.ReadIndex request) {}

    /** Adds a read that has to see {@code index}. */
    void add(long index, Message.ReadIndex request) {
        lastPosition++;
        waiting.add(new Waiting(lastPosition, index, request));
    }

    /** Returns what a heartbeat has to carry; nothing if no read waits. */
    Bytes context() {
        if (waiting.isEmpty()) {
            return Bytes.EMPTY;
        }
        // The order of bytes that etcd uses.
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(lastPosition)
                .array());
    }

    /** Takes in what a member echoed; hands on all reads a quorum has confirmed by now. */
    void confirm(long from, Bytes echo, JointQuorum quorum, Consumer<Confirmed> done) {
        if (echo.length() != Long.BYTES) {
            return;
        }
        long position = Long.reverseBytes(echo.longAt(0));
        if (lastPosition < position) {
            return;
        }
        confirmed.merge(from, position, Math::max);
        long reached = quorum.committed(id -> id == self ? lastPosition : confirmed.getOrDefault(id, 0L));
        for (var first = waiting.peek(); first != null && first.position() <= reached; first = waiting.peek()) {
            waiting.remove();
            done.accept(new Confirmed(first.index(), first.request()));
        }
    }
}
