// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.snapshot.SnapshotImage;
import org.kvorum.api.transport.DatabaseSource;
import org.kvorum.api.transport.Transport;
import org.kvorum.raft.Message;
import org.kvorum.raft.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the database to members that lack entries this member no longer has: the state as applied now, which is newer than the snapshot the consensus asks to be
 * sent. Meanwhile, and for a while after, the entries from there on are kept: else the receiver would need the next snapshot as soon as it had this one.
 */
final class SnapshotSender {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotSender.class);

    /** Each one reads the whole database and keeps a view open. */
    private static final int TRANSFERS_MAX = 4;

    /** How long entries are kept for somebody who has just got a snapshot. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final DatabaseImages images;
    private final Supplier<Transport> transport;
    private final LongConsumer failed;
    private final EventLoop loop;

    /** By number of transfer, the index after which its receiver needs entries. Guarded by itself. */
    private final Map<Long, Long> kept = new HashMap<>();

    private long transfers;
    private int active;

    /**
     * Creates the sender.
     *
     * @param failed told of a member that gets no snapshot for a reason on this side
     * @param loop where time passes
     */
    SnapshotSender(DatabaseImages images, Supplier<Transport> transport, LongConsumer failed, EventLoop loop) {
        this.images = images;
        this.transport = transport;
        this.failed = failed;
        this.loop = loop;
    }

    /** Begins a transfer in place of the message; any thread. */
    void send(Message.InstallSnapshot message) {
        long number;
        synchronized (kept) {
            if (TRANSFERS_MAX <= active) {
                failed.accept(message.to());
                return;
            }
            active++;
            number = ++transfers;
            kept.put(number, message.snapshot().index());
        }
        var unused = images.take().whenComplete((taken, error) -> {
            if (error != null) {
                LOG.atWarn()
                        .addKeyValue("to", Long.toHexString(message.to()))
                        .setCause(error)
                        .log("failed to make an image of the database");
                over(number);
                failed.accept(message.to());
            } else if (taken.at().index() < message.snapshot().index()) {
                // This member has taken over a snapshot itself and not got there yet.
                taken.image().close();
                over(number);
                failed.accept(message.to());
            } else {
                send(message, taken, number);
            }
        });
    }

    private void send(Message.InstallSnapshot message, DatabaseImages.Image taken, long number) {
        var snapshot = new Snapshot(taken.at().index(), taken.at().term(), taken.confState(), taken.legacyStore());
        LOG.atInfo()
                .addKeyValue("snapshot-index", snapshot.index())
                .addKeyValue("to", Long.toHexString(message.to()))
                .addKeyValue("bytes", taken.image().sizeBytes())
                .log("start to send database snapshot");
        transport
                .get()
                .sendSnapshot(
                        new Message.InstallSnapshot(message.to(), message.from(), message.term(), snapshot),
                        new Source(taken.image(), () -> over(number)));
    }

    /** Returns the index after which entries must be kept, the highest of all if nobody needs them. Any thread. */
    long keptFrom() {
        synchronized (kept) {
            return kept.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
        }
    }

    private void over(long number) {
        synchronized (kept) {
            active--;
        }
        loop.schedule(GRACE, () -> {
            synchronized (kept) {
                kept.remove(number);
            }
        });
    }

    private record Source(SnapshotImage image, Runnable closed) implements DatabaseSource {
        @Override
        public long sizeBytes() {
            return image.sizeBytes();
        }

        @Override
        public int read(ByteBuffer target) {
            return image.read(target);
        }

        @Override
        public void close() {
            image.close();
            closed.run();
        }
    }
}
