// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kvorum.api.env.EventLoop;

@Timeout(30)
final class ThreadEventLoopTest {
    private final SystemEnvironment environment = new SystemEnvironment();
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

    private EventLoop newLoop() {
        return newLoop(failures::add);
    }

    private EventLoop newLoop(Consumer<Throwable> failure) {
        return environment.newEventLoop("loop under test", failure);
    }

    @Test
    void runsTasksInTheOrderOfEachProducerAndNeverTwoAtOnce() throws InterruptedException {
        var counts = new int[4];
        var loop = newLoop();
        var producers = new ArrayList<Thread>();
        for (int p = 0; p < counts.length; p++) {
            int producer = p;
            producers.add(new Thread(() -> {
                for (int i = 0; i < 50_000; i++) {
                    int expected = i;
                    loop.execute(() -> {
                        assert loop.inLoop();
                        assert counts[producer] == expected : "out of order";
                        counts[producer]++;
                    });
                }
            }));
        }
        producers.forEach(Thread::start);
        for (var producer : producers) {
            producer.join();
        }
        loop.close();
        assertThat(failures).isEmpty();
        assertThat(counts).containsOnly(50_000);
    }

    @Test
    void wakesUpForEachTaskWhenIdle() throws InterruptedException {
        try (var loop = newLoop()) {
            for (int i = 0; i < 2_000; i++) {
                var done = new CountDownLatch(1);
                loop.execute(done::countDown);
                assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void runsTimersByDeadlineNotBeforeTheirTime() throws InterruptedException {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        var done = new CountDownLatch(3);
        long begin = environment.ticker().nanos();
        try (var loop = newLoop()) {
            loop.schedule(Duration.ofMillis(60), () -> note(order, "late", done));
            loop.schedule(Duration.ofMillis(20), () -> note(order, "early", done));
            loop.schedule(Duration.ofMillis(-5), () -> note(order, "now", done));
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(environment.ticker().nanos() - begin)
                .isGreaterThanOrEqualTo(Duration.ofMillis(60).toNanos());
        assertThat(order).containsExactly("now", "early", "late");
    }

    private static void note(List<String> order, String what, CountDownLatch done) {
        order.add(what);
        done.countDown();
    }

    @Test
    void cancelledTimerDoesNotRun() throws InterruptedException {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        var done = new CountDownLatch(1);
        try (var loop = newLoop()) {
            var cancelled = loop.schedule(Duration.ofMillis(20), () -> order.add("cancelled"));
            var forever = loop.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> order.add("never"));
            loop.schedule(Duration.ofMillis(40), () -> note(order, "kept", done));
            cancelled.cancel();
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            forever.cancel();
            cancelled.cancel();
        }
        assertThat(order).containsExactly("kept");
    }

    @Test
    void runsWhatWasGivenBeforeItWasClosedAndNothingAfter() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        var loop = newLoop();
        loop.execute(() -> order.add("before"));
        loop.close();
        loop.execute(() -> order.add("after"));
        loop.close();
        assertThat(order).containsExactly("before");
    }

    @Test
    void reportsWhatLeavesATaskAndRunsNothingMore() throws InterruptedException {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        var reported = new CountDownLatch(1);
        var loop = newLoop(failure -> {
            failures.add(failure);
            reported.countDown();
        });
        var broken = new AssertionError("broken invariant");
        loop.execute(() -> {
            loop.execute(() -> order.add("after"));
            throw broken;
        });
        assertThat(reported.await(10, TimeUnit.SECONDS)).isTrue();
        loop.execute(() -> order.add("much later"));
        loop.close();
        assertThat(failures).containsExactly(broken);
        assertThat(order).isEmpty();
    }

    @Test
    void refusesToWaitForItself() {
        var loop = newLoop();
        loop.execute(loop::close);
        loop.close();
        assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void threadHasTheNameAndKeepsTheProcessAlive() {
        var threads = new ArrayList<Thread>();
        var loop = newLoop();
        loop.execute(() -> threads.add(Thread.currentThread()));
        loop.close();
        assertThat(threads).singleElement().satisfies(thread -> {
            assertThat(thread.getName()).isEqualTo("loop under test");
            assertThat(thread.isDaemon()).isFalse();
        });
        assertThat(loop.inLoop()).isFalse();
    }
}
