// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of the hub there was when it was opened, between two bundles of which each may go while it is used. What a hub that is gone is asked for has no effect,
 * and a hub goes only when nobody is asking it: the code that runs would be unloaded. A receiver that fails, since its bundle is gone or by any mistake of a
 * stranger's, loses its stream; the loop that told it goes on for the others. Any thread.
 */
final class RelayedStream implements WatchStream, WatchSink {
    private static final Logger LOG = LoggerFactory.getLogger(RelayedStream.class);

    private final WatchSink receiver;
    private final EventLoop loop;
    private final Consumer<RelayedStream> closed;
    private @Nullable WatchStream live;

    /**
     * Creates a stream of no hub.
     *
     * @param loop the hubs' loop, on which the receiver is told that the stream ends
     * @param closed told when the stream needs no hub any more
     */
    RelayedStream(WatchSink receiver, EventLoop loop, Consumer<RelayedStream> closed) {
        this.receiver = receiver;
        this.loop = loop;
        this.closed = closed;
    }

    synchronized void attach(WatchHub hub) {
        live = hub.open(this);
    }

    /** Parts from the hub, waiting for whoever asks it just now; then tells the receiver, behind whatever the hub is sending. */
    void end() {
        detach();
        loop.execute(this::ended);
    }

    private synchronized void detach() {
        live = null;
    }

    private synchronized void ask(Consumer<WatchStream> question) {
        if (live != null) {
            question.accept(live);
        }
    }

    @Override
    public void create(WatchCreate request) {
        ask(stream -> stream.create(request));
    }

    @Override
    public void cancel(long watchId) {
        ask(stream -> stream.cancel(watchId));
    }

    @Override
    public void requestProgress() {
        ask(WatchStream::requestProgress);
    }

    @Override
    public void ready() {
        ask(WatchStream::ready);
    }

    @Override
    public void close() {
        closed.accept(this);
        ask(WatchStream::close);
    }

    @Override
    public boolean isReady() {
        try {
            return receiver.isReady();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            lose(e);
            return false;
        }
    }

    @Override
    public void send(WatchMessage message) {
        try {
            receiver.send(message);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            lose(e);
        }
    }

    @Override
    public void flush() {
        try {
            receiver.flush();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            lose(e);
        }
    }

    @Override
    public void ended() {
        try {
            receiver.ended();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            LOG.atWarn().setCause(e).log("a watcher could not be told that its stream has ended");
        }
    }

    private void lose(Throwable cause) {
        LOG.atError().setCause(cause).log("a stream of watches ends, since its receiver failed");
        close();
        end();
    }
}
