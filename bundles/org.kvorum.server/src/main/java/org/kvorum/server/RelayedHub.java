// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.api.watch.WatchHubFactory;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hub of a member, whichever it is just now. While there is none, a stream ends as soon as it is opened. Any thread. */
final class RelayedHub implements WatchHub {
    private static final Logger LOG = LoggerFactory.getLogger(RelayedHub.class);
    private static final long QUIET_MILLIS_MAX = 5_000;
    private static final Counts NONE = new Counts(0, 0, 0, 0);

    private final Function<WatchHubFactory, WatchHub> open;
    private final EventLoop loop;
    private final Consumer<RelayedHub> closed;
    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
    private volatile @Nullable WatchHub current;

    /** Who waits for a hub. */
    private final List<Runnable> waiting = new ArrayList<>();

    private boolean ended;

    /**
     * Creates the relay without a hub.
     *
     * @param loop the hubs' loop, on which sinks are told that they end
     */
    RelayedHub(Function<WatchHubFactory, WatchHub> open, EventLoop loop, Consumer<RelayedHub> closed) {
        this.open = open;
        this.loop = loop;
        this.closed = closed;
    }

    /** Ends all streams and goes over to a hub of the factory, if there is one. */
    synchronized void aim(@Nullable WatchHubFactory factory) {
        if (ended) {
            // It was closed just now, and nobody would close a hub that is opened here.
            return;
        }
        endHub();
        var ending = List.copyOf(streams);
        streams.clear();
        ending.forEach(Stream::detach);
        if (!ending.isEmpty()) {
            // behind whatever the old hub is sending just now
            loop.execute(() -> ending.forEach(stream -> stream.sink.ended()));
        }
        current = factory == null ? null : open.apply(factory);
        if (current != null) {
            waiting.forEach(loop::execute);
            waiting.clear();
        }
    }

    /** Waits until nothing of a hub that was left runs on the loop any more: then its bundle may go. Not on the loop. */
    void awaitQuiet() {
        var behind = new CompletableFuture<Void>();
        loop.execute(() -> behind.complete(null));
        try {
            behind.get(QUIET_MILLIS_MAX, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("the watches that were left are still busy");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endHub() {
        var hub = current;
        if (hub != null) {
            hub.close();
        }
    }

    @Override
    public synchronized WatchStream open(WatchSink sink) {
        var hub = current;
        var stream = new Stream(sink, hub == null ? null : hub.open(sink));
        if (hub == null) {
            loop.execute(sink::ended);
        } else {
            streams.add(stream);
        }
        return stream;
    }

    @Override
    public synchronized void whenOpen(Runnable task) {
        if (current != null) {
            loop.execute(task);
        } else if (!ended) {
            waiting.add(task);
        }
    }

    @Override
    public Counts counts() {
        var hub = current;
        return hub == null ? NONE : hub.counts();
    }

    @Override
    public synchronized void close() {
        ended = true;
        closed.accept(this);
        endHub();
        current = null;
        streams.clear();
        waiting.clear();
    }

    /**
     * A stream of whatever hub there was when it was opened; what a hub that is gone is asked for has no effect. The hub goes when nobody is asking it: its bundle
     * may be unloaded then, and with it the code that runs.
     */
    private final class Stream implements WatchStream {
        private final WatchSink sink;
        private @Nullable WatchStream inner;

        Stream(WatchSink sink, @Nullable WatchStream inner) {
            this.sink = sink;
            this.inner = inner;
        }

        synchronized void detach() {
            inner = null;
        }

        private synchronized void ask(Consumer<WatchStream> question) {
            if (inner != null) {
                question.accept(inner);
            }
        }

        @Override
        public void create(WatchCreate request) {
            ask(live -> live.create(request));
        }

        @Override
        public void cancel(long watchId) {
            ask(live -> live.cancel(watchId));
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
            streams.remove(this);
            ask(WatchStream::close);
        }
    }
}
