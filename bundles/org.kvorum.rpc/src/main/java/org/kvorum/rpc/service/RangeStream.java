// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.service;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.kv.RequestChecks;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.Member;
import org.kvorum.api.rpc.RequestStream;
import org.kvorum.api.rpc.ResponseStream;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyValue;
import org.kvorum.command.RangeRequest;
import org.kvorum.rpc.call.Errors;

/**
 * One call of {@code KV.RangeStream}: a big read in chunks, all at the revision of the first one, none read before the transport has room for it.
 *
 * <p>The chunks grow and shrink so that each is about as large as the largest request.
 */
final class RangeStream implements RequestStream {
    private static final long FIRST_KEYS = 10;
    private static final int ASCEND = 1;
    private static final Bytes ZERO = Bytes.of((byte) 0);

    private final Member member;
    private final Responses responses;
    private final long chunkBytes;
    private final ResponseStream out;

    private long chunkKeys = FIRST_KEYS;
    private long sent;
    private long revision;
    private boolean cancelled;
    private @Nullable RangeRequest whole;
    private @Nullable RangeRequest waiting;

    RangeStream(Member member, Responses responses, long chunkBytes, ResponseStream out) {
        this.member = member;
        this.responses = responses;
        this.chunkBytes = chunkBytes;
        this.out = out;
    }

    @Override
    public void next(Bytes message) {
        RangeRequest request;
        try {
            request = RangeRequest.decode(message);
        } catch (RuntimeException e) {
            out.fail(Errors.of(e));
            return;
        }
        var refusal = refusal(request);
        if (refusal != null) {
            out.fail(refusal);
            return;
        }
        if (request.countOnly()) {
            take(request, member.range(request, Caller.ANONYMOUS));
            return;
        }
        chunkKeys = limited(request, FIRST_KEYS);
        take(request, member.range(part(request, request.key(), request.revision(), false), Caller.ANONYMOUS));
    }

    @Override
    public void halfClosed() {}

    @Override
    public synchronized void cancelled() {
        cancelled = true;
    }

    @Override
    public void ready() {
        RangeRequest next;
        synchronized (this) {
            next = waiting;
            waiting = null;
        }
        if (next != null) {
            read(next);
        }
    }

    private void take(RangeRequest request, CompletableFuture<RangeResult> result) {
        var unused = result.whenComplete((read, failure) -> {
            if (failure != null) {
                out.fail(Errors.of(failure));
                return;
            }
            try {
                chunk(request, KvService.rows(read));
            } catch (RuntimeException e) {
                out.fail(Errors.of(e));
            }
        });
    }

    private void chunk(RangeRequest request, RangeResult.Rows rows) {
        if (revision == 0) {
            revision = rows.revision();
        }
        long before = sent;
        sent += rows.kvs().size();
        boolean limitReached = request.limit() > 0 && sent >= request.limit();
        if (!rows.more() || limitReached) {
            out.send(responses.lastChunk(revision, rows.kvs(), rows.more(), before + rows.count()));
            out.complete();
            return;
        }
        var message = Responses.chunk(rows.kvs());
        out.send(message);
        if (message.length() < chunkBytes / 2) {
            chunkKeys *= 2;
        } else if (message.length() > chunkBytes * 2) {
            chunkKeys = Math.max(1, chunkKeys / 2);
        }
        chunkKeys = limited(request, chunkKeys);
        var last = KeyValue.decode(rows.kvs().get(rows.kvs().size() - 1)).key();
        long pinned = request.revision() > 0 ? request.revision() : revision;
        proceed(part(request, last.concat(ZERO), pinned, true), request);
    }

    private void proceed(RangeRequest part, RangeRequest whole) {
        synchronized (this) {
            if (cancelled) {
                return;
            }
            this.whole = whole;
            // whoever turns the stream ready afterwards finds the request here
            waiting = part;
        }
        if (out.isReady()) {
            ready();
        }
    }

    private void read(RangeRequest part) {
        take(whole(), member.offload(() -> member.store().range(part)));
    }

    private synchronized RangeRequest whole() {
        if (whole == null) {
            throw new IllegalStateException("no request yet");
        }
        return whole;
    }

    private long limited(RangeRequest request, long keys) {
        return request.limit() > 0 ? Math.min(keys, request.limit() - sent) : keys;
    }

    private RangeRequest part(RangeRequest request, Bytes key, long pinned, boolean local) {
        return new RangeRequest(
                key,
                request.rangeEnd(),
                chunkKeys,
                pinned,
                request.sortOrder(),
                request.sortTarget(),
                local || request.serializable(),
                request.keysOnly(),
                false,
                0,
                0,
                0,
                0);
    }

    /** Returns why the request cannot be streamed, {@code null} if it can. */
    static @Nullable RpcException refusal(RangeRequest request) {
        var error = RequestChecks.range(request);
        if (error != null) {
            return Errors.of(error);
        }
        boolean natural = request.sortOrder() == 0 || (request.sortOrder() == ASCEND && request.sortTarget() == 0);
        if (!natural) {
            return new RpcException(Errors.UNIMPLEMENTED, "RangeStream does not support custom sort orders");
        }
        boolean filtered = request.minModRevision() != 0
                || request.maxModRevision() != 0
                || request.minCreateRevision() != 0
                || request.maxCreateRevision() != 0;
        return filtered
                ? new RpcException(Errors.UNIMPLEMENTED, "RangeStream does not support revision filters")
                : null;
    }
}
