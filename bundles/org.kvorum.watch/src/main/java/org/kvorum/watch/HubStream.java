// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Cancellable;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;

/** The watchers of one stream. Its public methods only enqueue; the rest runs on the hub's loop. */
final class HubStream implements WatchStream {
    /** What a stream may get in one round before its sink is asked again. */
    private static final long ROUND_BYTES_MAX = 4L << 20;

    /** Stands for the fields of a response beside its events when its size is judged. */
    private static final int MESSAGE_OVERHEAD_BYTES = 64;

    private static final long NO_WATCHER = -1;
    private static final Bytes ZERO_KEY = Bytes.of((byte) 0);

    private final LoopWatchHub hub;
    private final WatchSink sink;
    private final Map<Long, Watcher> watchers = new LinkedHashMap<>();
    private final List<Watcher> lagging = new ArrayList<>();
    private final Duration progressInterval;
    private volatile boolean closed;
    private long nextId;
    private boolean progressOwed;
    private boolean unflushed;
    private long round;
    private long roundBytes;
    private boolean accepting;

    @Nullable
    private Cancellable progressTimer;

    HubStream(LoopWatchHub hub, WatchSink sink, Duration progressInterval) {
        this.hub = hub;
        this.sink = sink;
        this.progressInterval = progressInterval;
    }

    @Override
    public void create(WatchCreate request) {
        hub.run(() -> createNow(request));
    }

    @Override
    public void cancel(long watchId) {
        hub.run(() -> cancelNow(watchId));
    }

    @Override
    public void requestProgress() {
        hub.run(() -> hub.progressRequested(this));
    }

    @Override
    public void ready() {
        hub.run(this::readyNow);
    }

    @Override
    public void close() {
        // Seen at once by whoever delivers just now; the books are put in order when their turn comes.
        closed = true;
        hub.run(this::closeNow);
    }

    private void createNow(WatchCreate request) {
        if (closed) {
            return;
        }
        long current = hub.currentRevision();
        var range = request.range().key().isEmpty()
                ? new KeyRange(ZERO_KEY, request.range().rangeEnd())
                : request.range();
        if (request.startRevision() < 0) {
            refuse(current, "etcdserver: mvcc: required revision has been compacted");
        } else if (range.isEmpty()) {
            refuse(current, "mvcc: watcher range is empty");
        } else if (request.watchId() != 0 && watchers.containsKey(request.watchId())) {
            refuse(current, "mvcc: duplicate watch ID provided on the WatchStream");
        } else {
            var watcher = new Watcher(this, request.watchId() == 0 ? freeId() : request.watchId(), range, request);
            watchers.put(watcher.id, watcher);
            send(new WatchMessage(current, watcher.id, true, false, 0, "", false, List.of(), Bytes.EMPTY));
            hub.admit(watcher, current);
            if (watcher.progressNotify && progressTimer == null) {
                scheduleProgress();
            }
        }
    }

    private void refuse(long revision, String reason) {
        send(new WatchMessage(revision, NO_WATCHER, true, true, 0, reason, false, List.of(), Bytes.EMPTY));
    }

    private long freeId() {
        while (watchers.containsKey(nextId)) {
            nextId++;
        }
        return nextId++;
    }

    private void cancelNow(long watchId) {
        var watcher = closed ? null : watchers.remove(watchId);
        if (watcher != null) {
            hub.dismiss(watcher);
            hub.watcherGone();
            send(new WatchMessage(hub.currentRevision(), watchId, false, true, 0, "", false, List.of(), Bytes.EMPTY));
        }
    }

    /** Ends a watcher whose next revision is gone. Its id stays taken until the client cancels it. */
    void compacted(Watcher watcher, long compactRevision) {
        hub.dismiss(watcher);
        send(new WatchMessage(0, watcher.id, false, true, compactRevision, "", false, List.of(), Bytes.EMPTY));
    }

    /** Sends the answer to a progress request, if all watchers have caught up. */
    void progress(long revision) {
        progressOwed = false;
        if (closed || watchers.isEmpty() || !watchers.values().stream().allMatch(each -> hasSeen(each, revision))) {
            return;
        }
        if (sink.isReady()) {
            send(progressMessage(NO_WATCHER, revision));
        } else {
            // One answer does for all requests meanwhile, or a client that asks and does not read would fill memory.
            progressOwed = true;
        }
    }

    private void scheduleProgress() {
        progressTimer = hub.schedule(progressInterval, this::progressTick);
    }

    private void progressTick() {
        if (closed) {
            return;
        }
        long revision = hub.processedRevision();
        boolean wanted = false;
        for (var watcher : watchers.values()) {
            if (watcher.progressNotify) {
                wanted = true;
                if (watcher.idle && hasSeen(watcher, revision) && sink.isReady()) {
                    send(progressMessage(watcher.id, revision));
                }
                watcher.idle = true;
            }
        }
        progressTimer = null;
        if (wanted) {
            scheduleProgress();
        }
    }

    private static boolean hasSeen(Watcher watcher, long revision) {
        return watcher.state == Watcher.State.SYNCED && watcher.startRevision <= revision;
    }

    private static WatchMessage progressMessage(long watchId, long revision) {
        return new WatchMessage(revision, watchId, false, false, 0, "", false, List.of(), Bytes.EMPTY);
    }

    private void readyNow() {
        if (closed) {
            return;
        }
        if (progressOwed) {
            hub.progressRequested(this);
        }
        if (!lagging.isEmpty()) {
            hub.scheduleCatchUp();
        }
    }

    private void closeNow() {
        if (progressTimer != null) {
            progressTimer.cancel();
        }
        for (var watcher : watchers.values()) {
            hub.dismiss(watcher);
            hub.watcherGone();
        }
        watchers.clear();
        hub.streamGone(this);
    }

    /** Returns whether events may be sent in this round. */
    boolean accepts(long currentRound) {
        if (round != currentRound) {
            round = currentRound;
            roundBytes = 0;
            accepting = isReady();
        }
        return accepting;
    }

    boolean isReady() {
        return !closed && sink.isReady();
    }

    /** Sends events, in parts if they are many and the watcher allows it. */
    void send(Watcher watcher, long revision, Delivery delivery) {
        watcher.idle = false;
        if (watcher.fragment
                && delivery.events().size() > 1
                && delivery.encoded().length() + MESSAGE_OVERHEAD_BYTES >= hub.messageBytesMax()) {
            sendParts(watcher, revision, delivery);
        } else {
            send(new WatchMessage(
                    revision, watcher.id, false, false, 0, "", false, delivery.events(), delivery.encoded()));
        }
        int bytes = delivery.encoded().length() + MESSAGE_OVERHEAD_BYTES;
        hub.sent(delivery.events().size(), bytes);
        roundBytes += bytes;
        accepting = accepting && roundBytes < ROUND_BYTES_MAX;
    }

    private void sendParts(Watcher watcher, long revision, Delivery delivery) {
        int events = delivery.events().size();
        int roomBytes = hub.messageBytesMax() - MESSAGE_OVERHEAD_BYTES;
        int from = 0;
        int begin = 0;
        while (from < events) {
            int to = from;
            int end = begin;
            do {
                end += Delivery.fieldBytes(delivery.events().get(to++));
            } while (to < events
                    && end - begin + Delivery.fieldBytes(delivery.events().get(to)) < roomBytes);
            send(new WatchMessage(
                    revision,
                    watcher.id,
                    false,
                    false,
                    0,
                    "",
                    to < events,
                    delivery.events().subList(from, to),
                    delivery.encoded().slice(begin, end)));
            from = to;
            begin = end;
        }
    }

    private void send(WatchMessage message) {
        if (closed) {
            return;
        }
        sink.send(message);
        if (!unflushed) {
            unflushed = true;
            hub.unflushed(this);
        }
    }

    void flush() {
        unflushed = false;
        if (!closed) {
            sink.flush();
        }
    }

    boolean isLagging() {
        return !lagging.isEmpty();
    }

    List<Watcher> lagging() {
        return lagging;
    }

    Iterable<Watcher> watchers() {
        return watchers.values();
    }

    void addLagging(Watcher watcher) {
        watcher.laggingIndex = lagging.size();
        lagging.add(watcher);
    }

    void removeLagging(Watcher watcher) {
        var last = lagging.remove(lagging.size() - 1);
        if (last != watcher) {
            lagging.set(watcher.laggingIndex, last);
            last.laggingIndex = watcher.laggingIndex;
        }
    }
}
