// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kvorum.api.client.WatchRequest;
import org.kvorum.api.env.Cancellable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.Member;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;
import org.kvorum.bytes.Bytes;

final class WatchSessionTest {
    private final TimedLoop loop = new TimedLoop();
    private final Heard heard = new Heard();

    @Test
    void givesAHubThatIsFarBehindTheTimeItNeeds() {
        var hub = new SlowHub(Duration.ofSeconds(30));
        var session = new WatchSession(
                member(hub), WatchRequest.key("k").from(7), heard, loop, new Backoff(new Random(1)), over -> {});
        session.begin();

        loop.pass(Duration.ofMinutes(10));

        assertThat(hub.answered).isEqualTo(1);
        assertThat(hub.opened).as("patience of 5, 10, 20 and 40 seconds").hasSize(4);
        assertThat(hub.closed).isEqualTo(3);
        session.close();
        loop.pass(Duration.ofMinutes(1));
        assertThat(hub.closed).isEqualTo(4);
    }

    private static Member member(WatchHub hub) {
        return (Member) Proxy.newProxyInstance(
                Member.class.getClassLoader(), new Class<?>[] {Member.class}, (self, method, args) -> {
                    assertThat(method.getName()).isEqualTo("watches");
                    return hub;
                });
    }

    /** Answers what it is asked for, but late. */
    private final class SlowHub implements WatchHub {
        private final Duration delay;
        private final List<WatchSink> opened = new ArrayList<>();
        private int answered;
        private int closed;

        SlowHub(Duration delay) {
            this.delay = delay;
        }

        @Override
        public WatchStream open(WatchSink sink) {
            opened.add(sink);
            return new WatchStream() {
                private boolean left;

                @Override
                public void create(WatchCreate request) {
                    loop.schedule(delay, () -> {
                        if (!left) {
                            answered++;
                            sink.send(new WatchMessage(6, 0, true, false, 0, "", false, List.of(), Bytes.EMPTY));
                        }
                    });
                }

                @Override
                public void cancel(long watchId) {}

                @Override
                public void requestProgress() {}

                @Override
                public void ready() {}

                @Override
                public void close() {
                    left = true;
                    closed++;
                }
            };
        }

        @Override
        public Counts counts() {
            return new Counts(0, 0, 0, 0);
        }

        @Override
        public void close() {}
    }

    /** A loop whose time passes when the test says so. */
    private static final class TimedLoop implements EventLoop {
        private final PriorityQueue<Timer> timers = new PriorityQueue<>();
        private long nanos;
        private long count;

        private record Timer(long nanos, long number, Runnable task) implements Comparable<Timer> {
            @Override
            public int compareTo(Timer other) {
                return nanos == other.nanos ? Long.compare(number, other.number) : Long.compare(nanos, other.nanos);
            }
        }

        void pass(Duration duration) {
            long until = nanos + duration.toNanos();
            for (var next = timers.peek(); next != null && next.nanos <= until; next = timers.peek()) {
                timers.remove();
                nanos = next.nanos;
                next.task.run();
            }
            nanos = until;
        }

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            schedule(Duration.ZERO, task);
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            var timer = new Timer(nanos + delay.toNanos(), count++, task);
            timers.add(timer);
            return () -> timers.remove(timer);
        }

        @Override
        public void close() {}
    }
}
