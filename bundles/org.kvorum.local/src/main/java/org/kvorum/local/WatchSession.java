// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.client.KvorumException;
import org.kvorum.api.client.Watch;
import org.kvorum.api.client.WatchEvent;
import org.kvorum.api.client.WatchRequest;
import org.kvorum.api.client.listener.WatchListener;
import org.kvorum.api.env.Cancellable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.Member;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch that outlives the hubs it is served by.
 *
 * <pre>
 *   open --created--> follow --hub ended--> wait --> open at the next revision
 *                       \-----compacted---> tell --> open at the compact revision
 * </pre>
 *
 * State belongs to the loop, which also calls the listener; the hub only enqueues.
 */
final class WatchSession implements Watch.Watching {
    private static final Logger LOG = LoggerFactory.getLogger(WatchSession.class);

    private static final long QUEUED_BYTES_MAX = 1 << 20;
    private static final long MESSAGE_OVERHEAD_BYTES = 64;

    /** A hub answers at once; one that does not is one that is gone, or far behind: each time it is given twice as long. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private static final int PATIENCE_DOUBLINGS_MAX = 6;

    private final Member member;
    private final WatchRequest request;
    private final WatchListener listener;
    private final Selection selection;
    private final EventLoop loop;
    private final Backoff backoff;
    private final Consumer<WatchSession> whenOver;

    private volatile long next;
    private volatile boolean over;
    private boolean finished;
    private volatile @Nullable Inlet inlet;
    private @Nullable Cancellable timer;
    private int unanswered;

    /**
     * Creates a session, which {@link #begin()} starts.
     *
     * @param whenOver run once on the loop, as the last
     */
    WatchSession(
            Member member,
            WatchRequest request,
            WatchListener listener,
            EventLoop loop,
            Backoff backoff,
            Consumer<WatchSession> whenOver) {
        this.member = member;
        this.request = request;
        this.listener = listener;
        this.selection = Selection.of(request);
        this.loop = loop;
        this.backoff = backoff;
        this.whenOver = whenOver;
        // Now, and not when the hub gets to it: what the caller writes next must not be missed.
        this.next = request.startRevision() > 0
                ? request.startRevision()
                : member.store().revision() + 1;
    }

    void begin() {
        loop.execute(this::open);
    }

    @Override
    public long nextRevision() {
        return next;
    }

    @Override
    public void close() {
        over = true;
        loop.execute(this::finish);
    }

    /** Returns how many bytes of events wait for the listener. */
    long queuedBytes() {
        var from = inlet;
        return from == null ? 0 : from.queuedBytes.get();
    }

    /** Ends the watch and tells the listener why. */
    void end(KvorumException reason) {
        loop.execute(() -> endNow(reason));
    }

    private void endNow(KvorumException reason) {
        if (!over) {
            over = true;
            call(next, () -> listener.ended(reason));
        }
        finish();
    }

    private void finish() {
        if (!finished) {
            finished = true;
            leave();
            whenOver.accept(this);
        }
    }

    private void open() {
        if (over) {
            return;
        }
        leave();
        var opened = new Inlet();
        inlet = opened;
        try {
            opened.open();
            timer = loop.schedule(patience(), () -> unanswered(opened));
        } catch (RuntimeException noHub) {
            LOG.atDebug().setCause(noHub).log("no hub of watches, trying again");
            reopen(opened);
        }
    }

    private Duration patience() {
        return ANSWER_TIMEOUT.multipliedBy(1L << Math.min(unanswered, PATIENCE_DOUBLINGS_MAX));
    }

    private void unanswered(Inlet lost) {
        unanswered++;
        reopen(lost);
    }

    private void reopen(Inlet lost) {
        if (lost == inlet && !over) {
            leave();
            timer = loop.schedule(backoff.next(), this::open);
        }
    }

    private void leave() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (inlet != null) {
            inlet.close();
            inlet = null;
        }
    }

    private void take(Inlet from, WatchMessage message) {
        if (from != inlet || over) {
            return;
        }
        if (message.compactRevision() > 0) {
            compacted(message.compactRevision());
        } else if (message.canceled()) {
            // An interval without keys is the only thing a hub refuses that can be asked here.
            LOG.atDebug().addKeyValue("reason", message.cancelReason()).log("watch was refused");
            endNow(new KvorumException(ErrorCode.EMPTY_KEY));
        } else if (message.created()) {
            created();
        } else if (message.events().isEmpty()) {
            next = Math.max(next, message.revision() + 1);
        } else {
            changed(message);
        }
    }

    private void created() {
        backoff.reset();
        unanswered = 0;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void compacted(long compactRevision) {
        long from = next;
        next = Math.max(next, compactRevision);
        call(from, () -> listener.compacted(from, compactRevision));
        open();
    }

    private void changed(WatchMessage message) {
        for (var revision : selection.events(message).entrySet()) {
            tell(revision.getKey(), revision.getValue());
        }
        if (!over) {
            long last =
                    message.events().get(message.events().size() - 1).event().modRevision();
            next = Math.max(next, last + 1);
        }
    }

    private void tell(long revision, List<WatchEvent> events) {
        if (!over && revision >= next) {
            call(revision, () -> listener.changed(revision, List.copyOf(events)));
            next = revision + 1;
        }
    }

    /** Calls foreign code: whatever it throws must not end the loop. */
    private void call(long revision, Runnable listening) {
        try {
            listening.run();
        } catch (RuntimeException | Error failure) {
            LOG.atWarn()
                    .addKeyValue("listener", listener)
                    .addKeyValue("revision", revision)
                    .setCause(failure)
                    .log("a watch listener failed and goes on with the next revision");
        }
    }

    /** The end of one stream of one hub. */
    private final class Inlet implements WatchSink {
        private final AtomicLong queuedBytes = new AtomicLong();
        private volatile boolean starved;
        private @Nullable WatchStream stream;

        void open() {
            var opened = member.watches().open(this);
            stream = opened;
            opened.create(new WatchCreate(
                    selection.span(), next, true, !request.puts(), !request.deletes(), request.previous(), 0, false));
        }

        void close() {
            if (stream != null) {
                stream.close();
            }
        }

        @Override
        public boolean isReady() {
            if (queuedBytes.get() < QUEUED_BYTES_MAX) {
                return true;
            }
            starved = true;
            // What was taken before that was set has woken nobody.
            return queuedBytes.get() < QUEUED_BYTES_MAX;
        }

        @Override
        public void send(WatchMessage message) {
            long bytes = message.encodedEvents().length() + MESSAGE_OVERHEAD_BYTES;
            queuedBytes.addAndGet(bytes);
            loop.execute(() -> {
                take(this, message);
                taken(bytes);
            });
        }

        private void taken(long bytes) {
            if (queuedBytes.addAndGet(-bytes) < QUEUED_BYTES_MAX / 2 && starved && stream != null) {
                starved = false;
                stream.ready();
            }
        }

        @Override
        public void ended() {
            loop.execute(() -> reopen(this));
        }
    }
}
