// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.Member;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;
import org.kvorum.command.PutRequest;

/** Puts new keys without pause, many at a time, and watches them come: each revision once and in order. */
final class Load implements AutoCloseable {
    private static final int AT_ONCE = 32;
    private static final int TIMEOUT_SECONDS = 20;

    private final Member member;
    private final String prefix;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicLong nextRevision;
    private final WatchStream watch;
    private final Thread thread = new Thread(this::run, "load");
    private volatile boolean over;

    Load(Member member) {
        this(member, "key");
    }

    Load(Member member, String prefix) {
        this.member = member;
        this.prefix = prefix;
        nextRevision = new AtomicLong(member.store().revision() + 1);
        watch = member.watches().open(new WatchSink() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void send(WatchMessage message) {
                message.events().forEach(event -> seen(event.event().modRevision()));
            }
        });
        watch.create(WatchCreate.of(KeyRange.prefix(Bytes.EMPTY), nextRevision.get()));
        thread.start();
    }

    private void seen(long revision) {
        if (revision != nextRevision.getAndIncrement()) {
            failure.compareAndSet(null, new AssertionError("unexpected event of revision " + revision));
        }
    }

    static CompletableFuture<ApplyResult> put(Member member, String key, String value) {
        var put = new PutRequest(Bytes.utf8(key), Bytes.utf8(value), 0, false, false, false);
        return member.propose(put, put.encode(), Caller.ANONYMOUS);
    }

    private void run() {
        for (long i = 0; ; i++) {
            room.acquireUninterruptibly();
            if (over) {
                room.release();
                return;
            }
            var unused = put(member, prefix + i, "value" + i).whenComplete((done, error) -> {
                if (error == null) {
                    acknowledged.incrementAndGet();
                } else {
                    failure.compareAndSet(null, error);
                }
                room.release();
            });
        }
    }

    /** Waits until so many more are acknowledged. */
    void awaitPuts(long count) {
        long goal = acknowledged.get() + count;
        LocalCluster.await(() -> goal <= acknowledged.get() || failure.get() != null);
        assertThat(failure.get()).isNull();
    }

    /** Ends the puts, waits until all are seen, and returns how many were acknowledged. */
    long finish() throws InterruptedException {
        close();
        assertThat(room.tryAcquire(AT_ONCE, TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        LocalCluster.await(() -> nextRevision.get() == member.store().revision() + 1);
        watch.close();
        assertThat(failure.get()).isNull();
        return acknowledged.get();
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
