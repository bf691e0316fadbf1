// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.chaos;

import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kvorum.checker.history.HistoryRecorder;
import org.kvorum.checker.history.KeyRange;
import org.kvorum.checker.history.Watch;
import org.kvorum.checker.history.WatchMessage;
import org.kvorum.itests.process.MemberProcess;

/**
 * Watches a range and goes on where it was when its stream breaks, with another member; each stream is a watch of its own in the history. Now and then it leaves by itself. Runs on a thread of its
 * own.
 */
final class WatchClient implements Runnable {
    private static final int POLL_MILLIS = 50;
    private static final int SILENCE_MILLIS = 4_000;
    private static final int LEAVE_ONE_IN = 400;

    private final int number;
    private final Random random;
    private final KeyRange range;
    private final Endpoints endpoints;
    private final HistoryRecorder recorder;
    private final Clock clock;
    private final Counts counts;
    /** The next revision this client knows nothing of; 0 before it knows anything. */
    private long next;

    private volatile long until = Long.MAX_VALUE;

    WatchClient(
            int number,
            long seed,
            KeyRange range,
            Endpoints endpoints,
            HistoryRecorder recorder,
            Clock clock,
            Counts counts) {
        this.number = number;
        this.random = new Random(seed);
        this.range = range;
        this.endpoints = endpoints;
        this.recorder = recorder;
        this.clock = clock;
        this.counts = counts;
    }

    /** Ends as soon as everything up to the revision was delivered. */
    void finish(long revision) {
        until = revision;
    }

    @Override
    public void run() {
        while (next <= until) {
            var channel = Endpoints.open(endpoints.any(random));
            try {
                new Stream().run(channel);
            } finally {
                Endpoints.close(channel);
            }
            MemberProcess.pause(Duration.ofMillis(POLL_MILLIS));
        }
    }

    /** One stream with one watch. */
    private final class Stream implements StreamObserver<WatchResponse> {
        private record Received(long at, @Nullable WatchResponse response) {}

        private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
        private final int id = recorder.watch(new Watch(-1, number, range, next, true, false, false, List.of()));

        void run(ManagedChannel channel) {
            var requests = WatchGrpc.newStub(channel).watch(this);
            requests.onNext(Wire.watch(range, next));
            long silentSince = clock.now();
            boolean created = false;
            while (next <= until) {
                Received message = poll();
                if (message == null) {
                    // a frozen member says nothing, and breaks nothing off
                    if (clock.now() - silentSince > TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS)) {
                        return;
                    }
                    if (created && !ask(requests)) {
                        return;
                    }
                    continue;
                }
                silentSince = clock.now();
                if (message.response == null) {
                    return;
                }
                created |= message.response.getCreated();
                if (!note(message.at, message.response) || random.nextInt(LEAVE_ONE_IN) == 0) {
                    return;
                }
            }
        }

        private static boolean ask(StreamObserver<WatchRequest> requests) {
            try {
                requests.onNext(Wire.progress());
                return true;
            } catch (IllegalStateException ended) {
                return false;
            }
        }

        private @Nullable Received poll() {
            try {
                return received.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }

        /** Returns whether the watch goes on. */
        private boolean note(long at, WatchResponse response) {
            long revision = response.getHeader().getRevision();
            if (response.getCanceled()) {
                recorder.received(id, WatchMessage.canceled(at, revision, response.getCompactRevision()));
                next = Math.max(next, response.getCompactRevision());
                return false;
            }
            if (response.getCreated()) {
                recorder.received(id, WatchMessage.created(at, revision));
                next = next == 0 ? revision + 1 : next;
            } else if (response.getEventsCount() == 0) {
                recorder.received(id, WatchMessage.progress(at, revision));
                next = Math.max(next, revision + 1);
            } else {
                var events = response.getEventsList().stream().map(Wire::event).toList();
                recorder.received(id, WatchMessage.events(at, revision, events));
                next = Math.max(next, events.get(events.size() - 1).revision() + 1);
                counts.noteEvents(events.size());
            }
            return true;
        }

        @Override
        public void onNext(WatchResponse response) {
            received.add(new Received(clock.now(), response));
        }

        @Override
        public void onError(Throwable thrown) {
            received.add(new Received(clock.now(), null));
        }

        @Override
        public void onCompleted() {
            received.add(new Received(clock.now(), null));
        }
    }
}
