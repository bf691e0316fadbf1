// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.kvorum.api.env.Cancellable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.CompactedException;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.Metrics.Counter.CounterSeries;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.api.watch.WatchOptions;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;

/**
 * All watchers of a member, on one loop.
 *
 * <p>Changes come from the store through the feed, in order and without gaps: {@link #processed} is the revision up to which every synced watcher has what it wants.
 * A watcher whose stream does not take more, or that begins in the past, lags: it has a next revision of its own, and {@link CatchUp} brings it back from the
 * recent changes or from the store, between the slices of the live feed. So a slow stream costs others nothing and memory a number for each watcher.
 */
final class LoopWatchHub implements WatchHub {
    private static final int SLICE_CHANGES_MAX = 128;
    private static final long SLICE_BYTES_MAX = 8L << 20;
    private static final int GAP_EVENTS_MAX = 1000;

    private final KvStore store;
    private final WatchOptions options;
    private final RandomGenerator random;
    private final EventLoop loop;
    private final CounterSeries events;
    private final ChangeFeed feed;
    private final ArrayDeque<Change> backlog = new ArrayDeque<>();
    private final WatcherIndex synced;
    private final RecentChanges recent;
    private final Matching matching;
    private final CatchUp catchUp;
    private final Set<HubStream> streams = new LinkedHashSet<>();
    private final Set<HubStream> laggards = new LinkedHashSet<>();
    private final List<HubStream> unflushed = new ArrayList<>();
    private final ArrayDeque<ProgressRequest> progressRequests = new ArrayDeque<>();
    private final AtomicInteger streamCount = new AtomicInteger();
    private final AtomicInteger watcherCount = new AtomicInteger();
    private final AtomicInteger slowCount = new AtomicInteger();
    private volatile boolean closed;
    private long processed;
    private long toldRevision;
    private long round;
    private long sliceBytes;
    private boolean drainAgain;

    private LoopWatchHub(
            KvStore store,
            WatchOptions options,
            RandomGenerator random,
            EventLoop loop,
            HubLimits limits,
            CounterSeries events) {
        this.events = events;
        this.store = store;
        this.options = options;
        this.random = random;
        this.loop = loop;
        this.processed = store.revision();
        this.toldRevision = processed;
        // The trees ask often, and nobody gains by guessing what they draw.
        var weights = new SplittableRandom(random.nextLong());
        this.synced = new WatcherIndex(weights);
        this.recent = new RecentChanges(limits, processed);
        this.matching = new Matching(store);
        this.feed = new ChangeFeed(limits, processed, () -> 0 < streamCount.get(), () -> run(this::drain));
        this.catchUp = new CatchUp(this, store, recent, weights);
    }

    static LoopWatchHub open(
            KvStore store, WatchOptions options, RandomGenerator random, EventLoop loop, HubLimits limits) {
        return open(
                store,
                options,
                random,
                loop,
                limits,
                Metrics.none().counter("", "").with());
    }

    static LoopWatchHub open(
            KvStore store,
            WatchOptions options,
            RandomGenerator random,
            EventLoop loop,
            HubLimits limits,
            CounterSeries events) {
        var hub = new LoopWatchHub(store, options, random, loop, limits, events);
        store.addListener(hub.feed);
        // what was published before the feed was heard, but after the hub looked
        hub.feed.missed(store.revision());
        return hub;
    }

    @Override
    public WatchStream open(WatchSink sink) {
        long interval = options.progressNotifyInterval().toNanos();
        // Streams that were opened together shall not all be told of the progress in the same moment.
        var stream = new HubStream(this, sink, Duration.ofNanos(interval + random.nextLong(interval / 10 + 1)));
        run(() -> {
            streams.add(stream);
            streamCount.incrementAndGet();
            drain();
        });
        return stream;
    }

    @Override
    public Counts counts() {
        return new Counts(streamCount.get(), watcherCount.get(), slowCount.get(), pendingEvents());
    }

    private long pendingEvents() {
        // What nobody waits for is not pending.
        return streamCount.get() == 0 ? 0 : feed.waitingEvents();
    }

    @Override
    public void close() {
        store.removeListener(feed);
        closed = true;
    }

    /** Runs a task on the loop and lets out what it sent. */
    void run(Runnable task) {
        loop.execute(() -> runNow(task));
    }

    Cancellable schedule(Duration delay, Runnable task) {
        return loop.schedule(delay, () -> runNow(task));
    }

    private void runNow(Runnable task) {
        if (closed) {
            return;
        }
        task.run();
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).flush();
        }
        unflushed.clear();
    }

    private void drain() {
        drainAgain = false;
        sliceBytes = 0;
        int changes = 0;
        int done;
        do {
            if (backlog.isEmpty()) {
                var taken = feed.take();
                backlog.addAll(taken.changes());
                toldRevision = taken.toldRevision();
            }
            done = step();
            changes += done;
        } while (done > 0 && changes < SLICE_CHANGES_MAX && sliceBytes < SLICE_BYTES_MAX);
        answerProgressRequests();
        if (done > 0 && !drainAgain) {
            drainAgain = true;
            run(this::drain);
        }
    }

    /** Processes the next change, or some that the feed had to drop; returns how many. */
    private int step() {
        var head = backlog.peek();
        if (head != null && head.revision() <= processed + 1) {
            backlog.remove();
            if (head.revision() > processed) {
                deliver(head);
            }
            return 1;
        }
        long until = head == null ? toldRevision : head.revision() - 1;
        return processed < until ? fillGap(until) : 0;
    }

    private int fillGap(long until) {
        try {
            var history = store.history(processed + 1, until, GAP_EVENTS_MAX);
            assert history.lastRevision() > processed : "history does not go on";
            int changes = 0;
            for (int from = 0; from < history.events().size(); changes++) {
                int to = endOfRevision(history.events(), from);
                var events = history.events().subList(from, to);
                deliver(new Change(events.get(0).modRevision(), events));
                from = to;
            }
            processed = history.lastRevision();
            return Math.max(1, changes);
        } catch (CompactedException e) {
            // Catching up finds out who needed what is gone.
            streams.forEach(stream -> stream.watchers().forEach(watcher -> lag(watcher, processed + 1)));
            processed = until;
            recent.clear(until);
            return 1;
        }
    }

    private static int endOfRevision(List<KvEvent> events, int from) {
        int to = from + 1;
        while (to < events.size()
                && events.get(to).modRevision() == events.get(from).modRevision()) {
            to++;
        }
        return to;
    }

    private void deliver(Change change) {
        long current = nextRound();
        var matched = matching.match(synced, change.events());
        for (int i = 0; i < matched.size(); i++) {
            var watcher = matched.get(i);
            if (watcher.stream.accepts(current)) {
                watcher.stream.send(watcher, change.revision(), matching.take(watcher));
            } else {
                watcher.selection = null;
                lag(watcher, change.revision());
            }
        }
        processed = change.revision();
        recent.add(change);
    }

    long nextRound() {
        return ++round;
    }

    /** Takes in a new watcher. */
    void admit(Watcher watcher, long current) {
        watcherCount.incrementAndGet();
        watcher.nextRevision = watcher.startRevision == 0 ? current + 1 : watcher.startRevision;
        sync(watcher);
        if (watcher.nextRevision <= processed) {
            lag(watcher, watcher.nextRevision);
        }
    }

    private void lag(Watcher watcher, long nextRevision) {
        if (watcher.state == Watcher.State.SYNCED) {
            dismiss(watcher);
            watcher.state = Watcher.State.LAGGING;
            watcher.nextRevision = Math.max(watcher.nextRevision, nextRevision);
            watcher.stream.addLagging(watcher);
            laggards.add(watcher.stream);
            slowCount.incrementAndGet();
            scheduleCatchUp();
        }
    }

    /** Gives a watcher that has all that was processed its place in the live feed. */
    void sync(Watcher watcher) {
        dismiss(watcher);
        watcher.state = Watcher.State.SYNCED;
        synced.add(watcher);
    }

    /** Takes a watcher from wherever it is. */
    void dismiss(Watcher watcher) {
        switch (watcher.state) {
            case SYNCED -> synced.remove(watcher);
            case LAGGING -> {
                watcher.stream.removeLagging(watcher);
                if (!watcher.stream.isLagging()) {
                    laggards.remove(watcher.stream);
                }
                slowCount.decrementAndGet();
            }
            case ENDED -> {}
        }
        watcher.state = Watcher.State.ENDED;
    }

    void scheduleCatchUp() {
        if (catchUp.begin()) {
            run(this::catchUpNow);
        }
    }

    private void catchUpNow() {
        catchUp.pass(laggards, processed);
        // What the sinks think of it is known once it is flushed.
        run(() -> {
            if (laggards.stream().anyMatch(HubStream::isReady)) {
                scheduleCatchUp();
            }
        });
    }

    void progressRequested(HubStream stream) {
        progressRequests.add(new ProgressRequest(stream, store.revision()));
        answerProgressRequests();
    }

    /** An answer must not be older than what the client may have seen in a read: it waits the moment until the feed has brought that. */
    private void answerProgressRequests() {
        for (var first = progressRequests.peek();
                first != null && first.revision() <= processed;
                first = progressRequests.peek()) {
            progressRequests.remove();
            first.stream().progress(processed);
        }
    }

    long processedRevision() {
        return processed;
    }

    /** Returns the store's revision, which may be ahead of what was processed. */
    long currentRevision() {
        return Math.max(processed, store.revision());
    }

    int messageBytesMax() {
        return options.messageBytesMax();
    }

    void sent(int count, int bytes) {
        events.add(count);
        sliceBytes += bytes;
    }

    void unflushed(HubStream stream) {
        unflushed.add(stream);
    }

    void watcherGone() {
        watcherCount.decrementAndGet();
    }

    void streamGone(HubStream stream) {
        if (streams.remove(stream)) {
            streamCount.decrementAndGet();
        }
    }

    private record ProgressRequest(HubStream stream, long revision) {}
}
