// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.RequestException;
import org.kvorum.bytes.Bytes;
import org.kvorum.checker.history.Compare;
import org.kvorum.checker.history.HistoryRecorder;
import org.kvorum.checker.history.KeyRange;
import org.kvorum.checker.history.Outcome;
import org.kvorum.checker.history.Request;
import org.kvorum.checker.history.Response;

/** Reads and writes, one request after the other, and notes what it sees. */
final class Client {
    /** Who waits long does nothing meanwhile; who gives up soon has many requests of unknown outcome. */
    private static final List<Duration> PATIENCE =
            List.of(Duration.ofMillis(200), Duration.ofMillis(700), Duration.ofSeconds(2), Duration.ofSeconds(9));

    private final World world;
    private final EventLoop loop;
    private final HistoryRecorder recorder;
    private final Dice dice;
    private final Clock clock;
    private final Scenario scenario;
    private final int number;
    private final List<Long> leases;

    private Machine home;
    private long lastRevision = 1;
    private int values;
    private int lives;
    private boolean stopped;
    private boolean busy;
    private boolean goodbye;

    Client(World world, int number, Machine home, List<Long> leases) {
        this.world = world;
        this.loop = world.loop();
        this.recorder = world.recorder();
        this.clock = world.clock();
        this.scenario = world.scenario();
        this.dice = new Dice(scenario.seed(), "client " + number);
        this.number = number;
        this.home = home;
        this.leases = leases;
    }

    void start() {
        think();
    }

    /** Begins nothing more. */
    void stop() {
        stopped = true;
    }

    /** Writes once more, so that there is something to hear of for all who watch. */
    void sayGoodbye() {
        stopped = true;
        goodbye = true;
        if (!busy) {
            next();
        }
    }

    boolean isIdle() {
        return stopped && !goodbye && !busy;
    }

    private void think() {
        busy = false;
        loop.schedule(dice.between(Duration.ZERO, scenario.think()), this::next);
    }

    private void next() {
        if (stopped && !goodbye) {
            return;
        }
        if (dice.chance(0.05)) {
            home = dice.oneOf(world.machines());
        }
        var member = home.member();
        if (member.isEmpty()) {
            home = dice.oneOf(world.machines());
            loop.schedule(Duration.ofMillis(50), this::next);
            return;
        }
        busy = true;
        if (goodbye) {
            new Exchange(put(0)).begin(member.get());
        } else if (dice.chance(0.02)) {
            aside(member.get());
        } else {
            new Exchange(request()).begin(member.get());
        }
    }

    /** One request and its answer. */
    private final class Exchange {
        private final Request request;
        private final int id;
        private boolean over;

        Exchange(Request request) {
            this.request = request;
            this.id = recorder.invoke(number + 1000 * lives, clock.now(), request);
            world.trace().add(() -> "client " + number + " #" + id + " at " + home.name() + " " + request);
        }

        void begin(Member member) {
            loop.schedule(dice.oneOf(PATIENCE), () -> end(Outcome.UNKNOWN));
            CompletableFuture<Response> answer;
            try {
                answer = Translation.call(member, request);
            } catch (RuntimeException e) {
                answer = CompletableFuture.failedFuture(e);
            }
            var machine = home;
            int incarnation = machine.incarnation();
            var unused = answer.whenComplete((response, failure) -> {
                // The way back takes a while, and the answer may be lost on it.
                if (!dice.chance(0.01)) {
                    loop.schedule(
                            dice.between(Duration.ofNanos(20_000), scenario.latency()),
                            () -> end(outcome(response, failure, machine, incarnation)));
                }
            });
        }

        private Outcome outcome(
                @Nullable Response response, @Nullable Throwable failure, Machine machine, int incarnation) {
            if (response != null) {
                return new Outcome.Done(response);
            }
            var cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            var outcome = cause == null ? null : Translation.outcome(cause);
            if (cause instanceof RequestException refused) {
                world.trace().add(() -> "client " + number + " #" + id + " hears " + refused.error());
            }
            if (outcome != null) {
                return outcome;
            }
            // A member that breaks may say so to its clients in any way.
            if (machine.isRunning() && machine.incarnation() == incarnation) {
                world.violation("client", "request " + request + " ended with " + cause);
            }
            return Outcome.UNKNOWN;
        }

        private void end(Outcome outcome) {
            if (over) {
                return;
            }
            over = true;
            recorder.complete(id, clock.now(), outcome);
            world.trace().add(() -> "client " + number + " #" + id + " " + brief(outcome));
            if (outcome instanceof Outcome.Unknown) {
                // To the checker a client calls one after the other; this call may still be under way.
                lives++;
            } else if (outcome instanceof Outcome.Done done) {
                goodbye = false;
                remember(done.response());
            }
            think();
        }
    }

    private static String brief(Outcome outcome) {
        return outcome instanceof Outcome.Done done ? done.response().toString() : outcome.toString();
    }

    private void remember(Response response) {
        lastRevision = Math.max(lastRevision, response.revision());
        if (response instanceof Response.Granted granted) {
            leases.add(granted.lease());
        }
    }

    /** Asks for something that is not part of a history. */
    private void aside(Member member) {
        switch (dice.below(4)) {
            case 0 -> {
                var unused = member.defragment();
            }
            case 1 -> {
                var unused = member.leaseTimeToLive(lease(), dice.chance(0.5));
            }
            case 2 -> member.leases().leases();
            default -> member.status();
        }
        think();
    }

    // ------------------------------------------------------------ what to ask

    private Request request() {
        int throwOf100 = dice.below(100);
        if (throwOf100 < 30) {
            return put(0);
        }
        if (throwOf100 < 36) {
            return put(lease());
        }
        if (throwOf100 < 56) {
            return range();
        }
        if (throwOf100 < 64) {
            return new Request.Delete(keys(), dice.chance(0.4));
        }
        if (throwOf100 < 84) {
            return txn();
        }
        if (throwOf100 < 87) {
            return new Request.Compact(Math.max(1, lastRevision - dice.below(20)));
        }
        if (throwOf100 < 92) {
            return new Request.Grant(dice.chance(0.2) ? 0 : dice.between(1, 1 << 30), dice.between(1, 8));
        }
        if (throwOf100 < 94) {
            return new Request.Revoke(lease());
        }
        return new Request.KeepAlive(lease());
    }

    private long lease() {
        return leases.isEmpty() || dice.chance(0.02)
                ? dice.between(1, 1 << 30)
                : leases.get(leases.size() - 1 - dice.below(Math.min(8, leases.size())));
    }

    private Bytes key() {
        return Bytes.utf8("k" + dice.below(scenario.keys()));
    }

    private KeyRange keys() {
        return switch (dice.below(6)) {
            case 0 -> KeyRange.all();
            case 1 -> new KeyRange(key(), key());
            case 2 -> KeyRange.prefix(Bytes.utf8("k"));
            default -> KeyRange.single(key());
        };
    }

    private Request.Put put(long lease) {
        // Mostly short; now and then long enough for a log entry to span sectors.
        var filling = dice.chance(0.1) ? "x".repeat(dice.below(3000)) : "";
        return new Request.Put(key(), Bytes.utf8("c" + number + "-" + values++ + filling), lease, dice.chance(0.3));
    }

    private Request.Range range() {
        long revision = dice.chance(0.15) ? Math.max(1, lastRevision - dice.below(15)) : 0;
        return new Request.Range(keys(), revision, dice.chance(0.3), dice.chance(0.2) ? 1 + dice.below(3) : 0);
    }

    private Request.Txn txn() {
        var compares = new ArrayList<Compare>();
        for (int i = dice.below(3); i > 0; i--) {
            compares.add(compare());
        }
        return new Request.Txn(compares, branch(), branch());
    }

    private Compare compare() {
        var target = dice.oneOf(List.of(Compare.Target.values()));
        var range = dice.chance(0.1) ? keys() : KeyRange.single(key());
        return new Compare(
                target,
                dice.oneOf(List.of(Compare.Result.values())),
                range,
                switch (target) {
                    case VERSION -> dice.below(4);
                    case LEASE -> dice.chance(0.5) ? 0 : lease();
                    case VALUE -> 0;
                    default -> Math.max(0, lastRevision - dice.below(10));
                },
                target == Compare.Target.VALUE
                        ? Bytes.utf8("c" + dice.below(scenario.clients()) + "-" + dice.below(values + 1))
                        : Bytes.EMPTY);
    }

    /** Makes a branch that writes no key twice, as the edge demands. */
    private List<Request> branch() {
        var branch = new ArrayList<Request>();
        var written = new ArrayList<Bytes>();
        for (int i = dice.below(4); i > 0; i--) {
            if (dice.chance(0.3)) {
                branch.add(new Request.Range(keys(), 0, dice.chance(0.3), dice.chance(0.2) ? 1 + dice.below(3) : 0));
                continue;
            }
            var put = put(dice.chance(0.1) ? lease() : 0);
            if (!written.contains(put.key())) {
                written.add(put.key());
                branch.add(dice.chance(0.25) ? new Request.Delete(KeyRange.single(put.key()), dice.chance(0.4)) : put);
            }
        }
        return branch;
    }
}
