// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.kvorum.bench.h2.Call;
import org.kvorum.bench.h2.GrpcStatus;
import org.kvorum.bench.h2.Http2Connection;
import org.kvorum.bench.h2.Link;

/** One request in flight: sends what its session says and reports the answers to its worker. Lives on the link's loop. */
final class Client extends Call {

    private final Worker worker;
    private final Link link;
    private final Session session;
    private final boolean streaming;
    private @Nullable Http2Connection stream;
    private @Nullable Http2Connection latest;
    private long startedNanos;
    private boolean outstanding;
    private boolean waiting;
    private boolean answered;

    Client(Worker worker, Link link, Session session) {
        this.worker = worker;
        this.link = link;
        this.session = session;
        this.streaming = session.streaming();
    }

    /** Sends the next request as soon as there is a connection. */
    void issue(long startedNanos) {
        this.startedNanos = startedNanos;
        outstanding = true;
        Http2Connection connection = stream != null ? stream : link.current();
        if (connection != null) {
            send(connection);
        } else {
            waiting = true;
            link.whenUp(up -> {
                waiting = false;
                if (outstanding) {
                    send(up);
                    up.flush();
                }
            });
        }
    }

    /** Gives up a request that was not even sent, because there is no connection. */
    void withdraw() {
        if (waiting && outstanding) {
            outstanding = false;
            worker.abandoned();
        }
    }

    void flush() {
        if (latest != null) {
            latest.flush();
        }
    }

    /** Gives up what is under way. */
    void cancel() {
        if (latest != null) {
            latest.cancel(this);
            latest.flush();
        }
        if (outstanding) {
            outstanding = false;
            worker.abandoned();
        }
    }

    private void send(Http2Connection connection) {
        latest = connection;
        answered = false;
        if (!streaming) {
            connection.unary(this, session.method(), session);
            return;
        }
        if (stream == null) {
            stream = connection;
            connection.open(this, session.method());
        }
        connection.send(this, session, false);
    }

    @Override
    protected void onMessage(ByteBuf in, int offset, int length) {
        answered = understood(in, offset, length);
        if (streaming && outstanding) {
            outstanding = false;
            report(GrpcStatus.OK, "");
        }
    }

    private boolean understood(ByteBuf in, int offset, int length) {
        try {
            return session.answer(in, offset, length);
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            return false;
        }
    }

    @Override
    protected void onClosed(int grpcStatus, String message) {
        stream = null;
        if (outstanding) {
            outstanding = false;
            // A stream that ends well while a request waits has not answered it.
            report(streaming && grpcStatus == GrpcStatus.OK ? GrpcStatus.UNKNOWN : grpcStatus, message);
        }
    }

    private void report(int grpcStatus, String message) {
        if (grpcStatus != GrpcStatus.OK) {
            worker.failed(this, GrpcStatus.name(grpcStatus) + (message.isEmpty() ? "" : ": " + message));
        } else if (!answered) {
            worker.failed(this, "unexpected answer");
        } else {
            worker.done(this, startedNanos);
        }
    }
}
