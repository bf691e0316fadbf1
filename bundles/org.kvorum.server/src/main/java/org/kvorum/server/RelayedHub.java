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
    private final Set<RelayedStream> streams = ConcurrentHashMap.newKeySet();
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
        streams.forEach(RelayedStream::end);
        streams.clear();
        current = factory == null ? null : open.apply(factory);
        if (current != null) {
            waiting.forEach(this::tell);
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
        var stream = new RelayedStream(sink, loop, streams::remove);
        if (hub == null) {
            stream.end();
        } else {
            stream.attach(hub);
            streams.add(stream);
        }
        return stream;
    }

    @Override
    public synchronized void whenOpen(Runnable task) {
        if (current != null) {
            tell(task);
        } else if (!ended) {
            waiting.add(task);
        }
    }

    private void tell(Runnable waiter) {
        loop.execute(() -> {
            try {
                waiter.run();
            } catch (RuntimeException | LinkageError | AssertionError e) {
                LOG.atError().setCause(e).log("who waited for the watches failed");
            }
        });
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
}
