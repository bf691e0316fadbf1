// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.Optional;
import org.kvorum.proto.etcdserverpb.WatchCreateRequest;
import org.kvorum.proto.etcdserverpb.WatchGrpc;
import org.kvorum.proto.etcdserverpb.WatchProgressRequest;
import org.kvorum.proto.etcdserverpb.WatchRequest;
import org.kvorum.proto.etcdserverpb.WatchResponse;

/** One watch that survives its server: when a stream breaks, it is taken up behind what was seen of it. Any thread may close it; one waits. */
final class WatchStream implements AutoCloseable {
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);
    private static final Metadata.Key<String> HAS_LEADER =
            Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

    private final Channel channel;
    private final Call call;
    private final WatchCreateRequest request;
    private volatile Dialogue<WatchRequest, WatchResponse> dialogue;
    private volatile boolean closed;
    private long next;
    private boolean ended;
    private boolean stale;

    WatchStream(Call call, WatchCreateRequest request) {
        var headers = new Metadata();
        headers.put(HAS_LEADER, "true");
        this.channel =
                ClientInterceptors.intercept(call.client().any(), MetadataUtils.newAttachHeadersInterceptor(headers));
        this.call = call;
        this.request = request;
        this.next = request.getStartRevision();
        this.dialogue = open();
    }

    private Dialogue<WatchRequest, WatchResponse> open() {
        var opened = new Dialogue<>(
                channel,
                WatchGrpc.getWatchMethod(),
                call.client().patient(),
                call.execution().stop());
        opened.send(WatchRequest.newBuilder()
                .setCreateRequest(request.toBuilder().setStartRevision(next))
                .build());
        return opened;
    }

    /** Takes the watch up on another stream; returns whether it is still wanted. */
    private synchronized boolean reopen() {
        if (closed) {
            return false;
        }
        dialogue = open();
        return true;
    }

    /** Asks for the revision up to which all events have been sent. */
    void requestProgress() {
        dialogue.send(WatchRequest.newBuilder()
                .setProgressRequest(WatchProgressRequest.getDefaultInstance())
                .build());
    }

    /** Waits for events, for progress, or for the end of the watch, which is a canceled response; empty if it is closed or the command is told to stop. */
    Optional<WatchResponse> next() {
        while (!ended) {
            Optional<WatchResponse> response = dialogue.next();
            if (response.isEmpty()) {
                if (closed || dialogue.stopped()) {
                    return Optional.empty();
                }
                Status status = dialogue.end();
                if (!transientEnd(status)) {
                    ended = true;
                    return Optional.of(canceled(status));
                }
                if (call.stop(BETWEEN_ATTEMPTS) || !reopen()) {
                    return Optional.empty();
                }
            } else if (isStale(response.get()) && !stale) {
                stale = true;
                dialogue.close();
                if (!reopen()) {
                    return Optional.empty();
                }
            } else if (!response.get().getCreated() || response.get().getCanceled()) {
                note(response.get());
                return response;
            } else if (next == 0) {
                next = response.get().getHeader().getRevision() + 1;
            }
        }
        return Optional.empty();
    }

    /** Returns whether the server does not know the caller any more, as one that was started again. */
    private static boolean isStale(WatchResponse response) {
        return response.getCanceled() && GoStatus.isStaleToken(response.getCancelReason());
    }

    private void note(WatchResponse response) {
        ended = response.getCanceled();
        stale &= ended;
        if (response.getEventsCount() > 0) {
            next = response.getEvents(response.getEventsCount() - 1).getKv().getModRevision() + 1;
        } else if (!ended) {
            // progress: all events up to there have come
            next = Math.max(next, response.getHeader().getRevision() + 1);
        }
    }

    private static boolean transientEnd(Status status) {
        return status.isOk() || status.getCode() == Status.Code.UNAVAILABLE;
    }

    private static WatchResponse canceled(Status status) {
        return WatchResponse.newBuilder()
                .setCanceled(true)
                .setCancelReason(GoStatus.told(status))
                .build();
    }

    @Override
    public synchronized void close() {
        closed = true;
        dialogue.close();
    }
}
