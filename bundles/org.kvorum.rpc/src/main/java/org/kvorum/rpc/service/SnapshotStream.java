// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.service;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.member.Member;
import org.kvorum.api.rpc.RequestStream;
import org.kvorum.api.rpc.ResponseStream;
import org.kvorum.api.snapshot.SnapshotImage;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireWriter;
import org.kvorum.rpc.call.Errors;

/**
 * One call of {@code Maintenance.Snapshot}: the database in chunks, and at last the digest of all of them. Chunks are read away from the event loops, in runs that
 * end when the transport has no more room; it then says when there is room again.
 */
final class SnapshotStream implements RequestStream {
    private static final int CHUNK_BYTES = 32 * 1024;

    /** How many chunks are read before others that wait for the same loop have their turn. */
    private static final int RUN_CHUNKS = 64;

    private static final int MESSAGE_OVERHEAD_BYTES = 64;

    private final Member member;
    private final ResponseStream out;
    private final MessageDigest digest = sha256();

    // Guarded by this: who has the image, and what is to become of it.
    private @Nullable SnapshotImage image;
    private boolean running;
    private boolean wanted;
    private boolean over;

    /** Of the run that has the image. */
    private long remainingBytes;

    private String version = "";

    SnapshotStream(Member member, ResponseStream out) {
        this.member = member;
        this.out = out;
    }

    @Override
    public void next(Bytes request) {
        var unused = member.snapshot().whenComplete((opened, failure) -> {
            if (failure != null) {
                out.fail(Errors.of(failure));
            } else {
                begin(opened);
            }
        });
    }

    @Override
    public void halfClosed() {}

    @Override
    public void cancelled() {
        SnapshotImage abandoned;
        synchronized (this) {
            over = true;
            abandoned = running ? null : image;
            image = running ? image : null;
        }
        if (abandoned != null) {
            abandoned.close();
        }
    }

    @Override
    public void ready() {
        run();
    }

    private void begin(SnapshotImage opened) {
        boolean late;
        synchronized (this) {
            late = over;
            if (!late) {
                image = opened;
                remainingBytes = opened.sizeBytes();
                version = member.status().storageVersion();
            }
        }
        if (late) {
            opened.close();
        } else {
            run();
        }
    }

    /** Sees to it that somebody reads on. */
    private void run() {
        synchronized (this) {
            wanted = true;
            if (running || over || image == null) {
                return;
            }
            running = true;
            wanted = false;
        }
        var unused = member.offload(() -> {
            readOn();
            return Boolean.TRUE;
        });
    }

    private void readOn() {
        boolean finished;
        try {
            finished = sendRun();
        } catch (RuntimeException e) {
            finish();
            out.fail(Errors.of(e));
            return;
        }
        if (finished) {
            finish();
            out.send(message(Bytes.wrap(digest.digest())));
            out.complete();
            return;
        }
        boolean goOn;
        synchronized (this) {
            running = false;
            // the transport may have got room while this run was about to end
            goOn = wanted || out.isReady();
        }
        if (isOver()) {
            finish();
        } else if (goOn) {
            run();
        }
    }

    /** Sends what there is room for; returns whether that was all there is. */
    private boolean sendRun() {
        var source = source();
        for (int i = 0; i < RUN_CHUNKS && 0 < remainingBytes; i++) {
            if (isOver() || !out.isReady()) {
                return false;
            }
            out.send(message(chunk(source)));
        }
        return remainingBytes == 0;
    }

    private synchronized SnapshotImage source() {
        if (image == null) {
            throw new IllegalStateException("nothing to read from");
        }
        return image;
    }

    private Bytes chunk(SnapshotImage source) {
        var bytes = new byte[(int) Math.min(CHUNK_BYTES, remainingBytes)];
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (source.read(buffer) < 0) {
                throw new IllegalStateException("the image of the database ends early");
            }
        }
        digest.update(bytes);
        remainingBytes -= bytes.length;
        return Bytes.wrap(bytes);
    }

    private Bytes message(Bytes blob) {
        return new WireWriter(blob.length() + version.length() + MESSAGE_OVERHEAD_BYTES)
                .varint(2, remainingBytes)
                .bytesPresent(3, blob)
                .string(4, version)
                .toBytes();
    }

    private synchronized boolean isOver() {
        return over;
    }

    private void finish() {
        SnapshotImage done;
        synchronized (this) {
            over = true;
            done = image;
            image = null;
        }
        if (done != null) {
            done.close();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
