// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;
import org.kvorum.bytes.Bytes;
import org.kvorum.checker.history.HistoryRecorder;
import org.kvorum.checker.history.KeyRange;
import org.kvorum.checker.history.Watch;
import org.kvorum.checker.history.WatchEvent;

/** A client that watches: some watches on one stream, begun again elsewhere where they were when the stream breaks. */
final class Watching {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(300);

    private final World world;
    private final EventLoop loop;
    private final HistoryRecorder recorder;
    private final Dice dice;
    private final int number;
    private final List<Wish> wishes = new ArrayList<>();

    private @Nullable Connection connection;
    private boolean finishing;

    /** What is watched for, over all its streams. */
    private static final class Wish {
        final KeyRange range;
        final boolean prevKv;
        final boolean noPut;
        final boolean noDelete;
        final boolean progress;
        /** The next revision wanted, 0 for what comes. */
        long next;
        /** The watch as it is on the present stream, -1 for none. */
        int watch = -1;
        /** Up to where everything is known to be here. */
        long complete;

        Wish(KeyRange range, boolean prevKv, boolean noPut, boolean noDelete, boolean progress, long next) {
            this.range = range;
            this.prevKv = prevKv;
            this.noPut = noPut;
            this.noDelete = noDelete;
            this.progress = progress;
            this.next = next;
        }
    }

    Watching(World world, int number) {
        this.world = world;
        this.loop = world.loop();
        this.recorder = world.recorder();
        this.number = number;
        this.dice = new Dice(world.scenario().seed(), "watcher " + number);
        for (int i = 1 + dice.below(3); i > 0; i--) {
            wishes.add(new Wish(
                    keys(), dice.chance(0.5), dice.chance(0.1), dice.chance(0.1), dice.chance(0.3), dice.below(3)));
        }
    }

    private KeyRange keys() {
        var key = Bytes.utf8("k" + dice.below(world.scenario().keys()));
        return switch (dice.below(4)) {
            case 0 -> KeyRange.single(key);
            case 1 -> new KeyRange(key, Bytes.utf8("k" + world.scenario().keys()));
            default -> KeyRange.all();
        };
    }

    void start() {
        loop.schedule(dice.between(Duration.ZERO, Duration.ofSeconds(2)), this::look);
    }

    /** Stays on the stream it has, and wants to hear that everything has come. */
    void finish() {
        finishing = true;
    }

    /** Returns whether all watches are known to have everything up to the revision. */
    boolean isCompleteUpTo(long revision) {
        return wishes.stream().allMatch(wish -> revision <= Math.max(wish.complete, wish.next - 1));
    }

    @Override
    public String toString() {
        var text = new StringBuilder("watcher " + number);
        var now = connection;
        if (now != null) {
            text.append(" at ").append(now.machine.name()).append(now.isReady() ? "" : ", not ready,");
        }
        wishes.forEach(wish -> text.append(" [watch ")
                .append(wish.watch)
                .append(" of ")
                .append(wish.range)
                .append(" complete up to ")
                .append(wish.complete)
                .append(", next ")
                .append(wish.next)
                .append(']'));
        return text.toString();
    }

    private void look() {
        loop.schedule(LOOK_INTERVAL, this::look);
        var now = connection;
        if (now != null && (now.isGone() || (!finishing && dice.chance(0.03)))) {
            now.close();
            connection = null;
            now = null;
        }
        if (now == null) {
            var machine = dice.oneOf(world.machines());
            machine.member().ifPresent(member -> {
                var made = new Connection(machine);
                made.open(member.watches().open(made));
                connection = made;
            });
        } else {
            now.createMissing();
            if (dice.chance(finishing ? 1 : 0.1)) {
                now.requestProgress();
            }
        }
    }

    /** One stream. */
    private final class Connection implements WatchSink {
        private final Machine machine;
        private final int incarnation;
        private final Map<Long, Wish> byWatchId = new HashMap<>();
        private @Nullable WatchStream stream;
        /** Creates that were asked for and not answered yet, in order. */
        private final List<Wish> asked = new ArrayList<>();

        private int credit = 3;
        private boolean closed;

        Connection(Machine machine) {
            this.machine = machine;
            this.incarnation = machine.incarnation();
        }

        void open(WatchStream opened) {
            world.trace().add(() -> "watcher " + number + " connects to " + machine.name());
            stream = opened;
            wishes.forEach(wish -> wish.watch = -1);
            createMissing();
        }

        boolean isGone() {
            return !machine.isRunning() || machine.incarnation() != incarnation;
        }

        void createMissing() {
            for (var wish : wishes) {
                if (wish.watch < 0 && !asked.contains(wish)) {
                    create(wish);
                }
            }
        }

        private void create(Wish wish) {
            var open = stream;
            if (open == null) {
                return;
            }
            asked.add(wish);
            world.trace().add(() -> "watcher " + number + " wants " + wish.range + " from " + wish.next);
            open.create(new WatchCreate(
                    Translation.range(wish.range),
                    wish.next,
                    wish.progress,
                    wish.noPut,
                    wish.noDelete,
                    wish.prevKv,
                    0,
                    false));
        }

        void requestProgress() {
            var open = stream;
            if (open != null) {
                open.requestProgress();
            }
        }

        void close() {
            closed = true;
            var open = stream;
            if (open != null && !isGone()) {
                open.close();
            }
        }

        @Override
        public boolean isReady() {
            return credit > 0;
        }

        @Override
        public void send(WatchMessage message) {
            if (closed) {
                return;
            }
            credit--;
            loop.schedule(dice.between(Duration.ZERO, Duration.ofMillis(finishing ? 1 : 40)), this::readOne);
            take(message);
        }

        private void readOne() {
            credit++;
            var open = stream;
            if (credit == 1 && open != null && !closed && !isGone()) {
                open.ready();
            }
        }

        private void take(WatchMessage message) {
            long now = world.clock().now();
            if (message.watchId() == -1 && !message.created()) {
                byWatchId.values().forEach(wish -> progress(wish, now, message.revision()));
                return;
            }
            if (message.created()) {
                var wish = asked.remove(0);
                if (message.canceled()) {
                    world.violation("watch", "a watch was refused: " + message.cancelReason());
                    return;
                }
                byWatchId.put(message.watchId(), wish);
                wish.watch = recorder.watch(
                        new Watch(0, number, wish.range, wish.next, wish.prevKv, wish.noPut, wish.noDelete, List.of()));
                recorder.received(wish.watch, org.kvorum.checker.history.WatchMessage.created(now, message.revision()));
                if (wish.next == 0) {
                    wish.next = message.revision() + 1;
                }
                return;
            }
            var wish = byWatchId.get(message.watchId());
            if (wish == null && message.canceled()) {
                world.trace().add(() -> "watcher " + number + " hears that its cancel was carried out");
            } else if (wish == null) {
                world.violation("watch", "a message for a watch that is not there: " + message);
            } else if (message.canceled()) {
                byWatchId.remove(message.watchId());
                canceled(wish, now, message);
            } else if (message.events().isEmpty()) {
                progress(wish, now, message.revision());
            } else {
                events(wish, now, message);
            }
        }

        private void canceled(Wish wish, long now, WatchMessage message) {
            world.trace()
                    .add(() -> "watcher " + number + " is cancelled: compacted at " + message.compactRevision() + " "
                            + message.cancelReason());
            recorder.received(
                    wish.watch,
                    org.kvorum.checker.history.WatchMessage.canceled(
                            now, message.revision(), message.compactRevision()));
            wish.watch = -1;
            var open = stream;
            if (open != null) {
                // Its id stays taken until then, and the stream without answers to questions for progress.
                open.cancel(message.watchId());
            }
            if (message.compactRevision() > 0) {
                wish.next = message.compactRevision();
            } else {
                world.violation("watch", "cancelled for no reason: " + message.cancelReason());
            }
        }

        private void progress(Wish wish, long now, long revision) {
            recorder.received(wish.watch, org.kvorum.checker.history.WatchMessage.progress(now, revision));
            wish.next = Math.max(wish.next, revision + 1);
            wish.complete = Math.max(wish.complete, revision);
        }

        private void events(Wish wish, long now, WatchMessage message) {
            var events = new ArrayList<WatchEvent>();
            message.events().forEach(event -> events.add(Translation.event(event.event(), event.prevKv())));
            recorder.received(
                    wish.watch,
                    new org.kvorum.checker.history.WatchMessage(
                            now,
                            org.kvorum.checker.history.WatchMessage.Kind.EVENTS,
                            message.revision(),
                            events,
                            0,
                            message.fragment()));
            long last = events.get(events.size() - 1).revision();
            wish.next = Math.max(wish.next, message.fragment() ? last : last + 1);
        }
    }
}
