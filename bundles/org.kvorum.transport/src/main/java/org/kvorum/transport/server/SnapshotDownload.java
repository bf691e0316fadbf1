// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.server;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;
import org.kvorum.raft.Message;
import org.kvorum.raft.RaftCodec;
import org.kvorum.transport.peer.Local;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot as it arrives: eight bytes of length, the message, and the database up to the end of the body. The database goes to a file on the files' loop; the
 * connection is not read while too much waits for the disk.
 */
final class SnapshotDownload implements RequestBody {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotDownload.class);
    private static final long MESSAGE_BYTES_MAX = 64 << 20;
    private static final int TRUSTED_BYTES = 1 << 20;
    private static final long WAITING_BYTES_MAX = 8 << 20;

    private final Exchange exchange;
    private final Local local;
    private final RaftEndpoints endpoints;
    private final long begunNanos;
    private byte[] head = new byte[Long.BYTES];
    private int headLength;
    private int headWanted = Long.BYTES;
    private boolean lengthKnown;
    private Message.@Nullable InstallSnapshot message;
    private @Nullable SnapshotFile file;
    private long waitingBytes;
    private long databaseBytes;
    private boolean over;

    SnapshotDownload(Exchange exchange, Local local, RaftEndpoints endpoints) {
        this.exchange = exchange;
        this.local = local;
        this.endpoints = endpoints;
        this.begunNanos = local.environment().ticker().nanos();
    }

    @Override
    public void part(ByteBuf content) {
        while (content.isReadable() && message == null && !over) {
            if (fillHead(content)) {
                headDone();
            }
        }
        if (content.isReadable() && !over) {
            store(content);
        }
    }

    private boolean fillHead(ByteBuf content) {
        int count = Math.min(content.readableBytes(), headWanted - headLength);
        if (head.length - headLength < count) {
            head = Arrays.copyOf(
                    head, (int) Math.min(headWanted, Math.max(2L * head.length, (long) headLength + count)));
        }
        content.readBytes(head, headLength, count);
        headLength += count;
        return headLength == headWanted;
    }

    private void headDone() {
        if (lengthKnown) {
            decode(Bytes.wrap(head, 0, headLength));
            head = new byte[0];
            return;
        }
        long length = Bytes.wrap(head, 0, Long.BYTES).longAt(0);
        if (length < 0 || MESSAGE_BYTES_MAX < length) {
            refuse("rafthttp: error limit exceeded");
            return;
        }
        lengthKnown = true;
        headWanted = (int) length;
        headLength = 0;
        head = new byte[(int) Math.min(length, TRUSTED_BYTES)];
        if (length == 0) {
            refuse("empty message");
        }
    }

    private void refuse(String what) {
        over = true;
        exchange.answer(endpoints.answer(400, "failed to decode raft message (" + what + ")"));
    }

    private void decode(Bytes bytes) {
        try {
            if (RaftCodec.decodeMessage(bytes) instanceof Message.InstallSnapshot snapshot) {
                begin(snapshot);
            } else {
                over = true;
                exchange.answer(endpoints.answer(400, "wrong raft message type"));
            }
        } catch (WireFormatException e) {
            refuse(String.valueOf(e.getMessage()));
        }
    }

    private void begin(Message.InstallSnapshot snapshot) {
        message = snapshot;
        LOG.info(
                "receiving database snapshot local-member-id={} remote-snapshot-sender-id={} incoming-snapshot-index={}",
                local.headers().localId(),
                Long.toHexString(snapshot.from()),
                snapshot.snapshot().index());
        local.traffic().receivedSnapshots().begun(snapshot.from());
        // What the member would refuse in the end is not stored first: the answer is the same.
        if (endpoints.refusal(snapshot).isEmpty()) {
            file = new SnapshotFile(
                    local.environment().disk(),
                    local.options().snapDirectory(),
                    snapshot.snapshot().index(),
                    local.environment().random());
        }
    }

    private void store(ByteBuf content) {
        int bytes = content.readableBytes();
        databaseBytes += bytes;
        var target = file;
        if (target == null) {
            content.skipBytes(bytes);
            return;
        }
        waitingBytes += bytes;
        var kept = content.readRetainedSlice(bytes);
        if (WAITING_BYTES_MAX <= waitingBytes) {
            exchange.channel().config().setAutoRead(false);
        }
        local.files().execute(() -> {
            try {
                target.write(kept.nioBuffer());
            } finally {
                kept.release();
            }
            local.loop().run(() -> stored(bytes));
        });
    }

    private void stored(int bytes) {
        waitingBytes -= bytes;
        if (waitingBytes < WAITING_BYTES_MAX / 2) {
            exchange.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void end() {
        var snapshot = message;
        if (over) {
            return;
        }
        over = true;
        if (snapshot == null) {
            exchange.answer(endpoints.answer(400, "failed to decode raft message (unexpected EOF)"));
            return;
        }
        var target = file;
        if (target == null) {
            finish(snapshot, null);
            return;
        }
        local.files().execute(() -> {
            var failure = target.commit();
            local.loop().run(() -> finish(snapshot, failure));
        });
    }

    private void finish(Message.InstallSnapshot snapshot, @Nullable String failure) {
        long nanos = local.environment().ticker().nanos() - begunNanos;
        long from = snapshot.from();
        if (failure != null) {
            LOG.warn(
                    "failed to save incoming database snapshot remote-snapshot-sender-id={} error={}",
                    Long.toHexString(from),
                    failure);
            local.traffic().receivedSnapshots().over(from, false, nanos);
            exchange.answer(endpoints.answer(500, "failed to save KV snapshot (" + failure + ")"));
            return;
        }
        local.traffic().received(from, databaseBytes);
        LOG.info(
                "received and saved database snapshot remote-snapshot-sender-id={} incoming-snapshot-index={} bytes={}",
                Long.toHexString(from),
                snapshot.snapshot().index(),
                databaseBytes);
        var answer = endpoints.process(snapshot);
        local.traffic().receivedSnapshots().over(from, answer.status().code() == 204, nanos);
        exchange.answer(answer);
    }

    @Override
    public void aborted() {
        if (over) {
            return;
        }
        over = true;
        var snapshot = message;
        if (snapshot != null) {
            LOG.warn(
                    "incoming database snapshot ended early remote-snapshot-sender-id={} bytes={}",
                    Long.toHexString(snapshot.from()),
                    databaseBytes);
            local.traffic()
                    .receivedSnapshots()
                    .over(snapshot.from(), false, local.environment().ticker().nanos() - begunNanos);
        }
        var target = file;
        if (target != null) {
            local.files().execute(target::discard);
        }
    }
}
