// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.api.watch.WatchHubFactory;
import org.kvorum.api.watch.WatchOptions;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;
import org.kvorum.watch.LoopWatchHubFactory;

/** A hub that is exchanged for another real one when a test says so. All of them listen to the store from the beginning, as a store wants it. */
final class SpareHubs implements WatchHubFactory, WatchHub {
    private static final int SPARES = 4;

    private final Deque<WatchHub> hubs = new ArrayDeque<>();
    private final Deque<EventLoop> loops = new ArrayDeque<>();
    private final Queue<WatchSink> sinks = new ConcurrentLinkedQueue<>();
    private @Nullable WatchHub present;

    @Override
    public synchronized WatchHub open(KvStore store, WatchOptions options, Environment environment, EventLoop loop) {
        for (int i = 0; i < SPARES; i++) {
            var own = environment.newEventLoop("spare-hub", failure -> {
                throw new AssertionError(failure);
            });
            loops.add(own);
            hubs.add(new LoopWatchHubFactory().open(store, options, environment, own));
        }
        present = hubs.remove();
        return this;
    }

    /** Ends the present hub; there is none until {@link #bring()}. */
    synchronized void take() {
        if (present != null) {
            present.close();
            // Nothing is sent any more once its loop has ended.
            loops.remove().close();
            present = null;
        }
        for (var sink = sinks.poll(); sink != null; sink = sinks.poll()) {
            sink.ended();
        }
    }

    synchronized void bring() {
        present = hubs.remove();
    }

    @Override
    public synchronized WatchStream open(WatchSink sink) {
        if (present == null) {
            throw new IllegalStateException("no hub");
        }
        sinks.add(sink);
        return present.open(sink);
    }

    @Override
    public synchronized Counts counts() {
        return present == null ? new Counts(0, 0, 0, 0) : present.counts();
    }

    @Override
    public synchronized void close() {
        if (present != null) {
            present.close();
        }
        hubs.forEach(WatchHub::close);
        loops.forEach(EventLoop::close);
        hubs.clear();
        loops.clear();
    }
}
