// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.RequestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compacts from time to time while this member leads: to the revision of a period ago, or to a number of revisions ago. Runs on a loop.
 */
final class AutoCompactor {
    private static final Logger LOG = LoggerFactory.getLogger(AutoCompactor.class);
    private static final Duration REVISION_CHECK_INTERVAL = Duration.ofMinutes(5);
    private static final int SAMPLES_PER_COMPACTION = 10;

    private final EventLoop loop;
    private final BooleanSupplier leading;
    private final LongSupplier revision;
    private final LongFunction<CompletableFuture<Boolean>> compact;

    private long lastTarget;
    private volatile boolean stopped;

    /**
     * Creates the task.
     *
     * @param leading whether this member leads
     * @param revision the current revision
     * @param compact compacts to a revision
     */
    AutoCompactor(
            EventLoop loop,
            BooleanSupplier leading,
            LongSupplier revision,
            LongFunction<CompletableFuture<Boolean>> compact) {
        this.loop = loop;
        this.leading = leading;
        this.revision = revision;
        this.compact = compact;
    }

    /**
     * Begins.
     *
     * @param mode {@code periodic} or {@code revision}
     * @param retention how much history is kept: a Go duration or hours, or a number of revisions; {@code 0} for all of it
     */
    void start(String mode, String retention) {
        if (retention.equals("0") || retention.isEmpty()) {
            return;
        }
        if (mode.equals("revision")) {
            long kept = Long.parseLong(retention);
            loop.schedule(REVISION_CHECK_INTERVAL, () -> checkRevisions(kept));
        } else {
            var period = period(retention);
            var between = period.compareTo(Duration.ofHours(1)) < 0 ? period : Duration.ofHours(1);
            var sample = between.dividedBy(SAMPLES_PER_COMPACTION);
            new Periodic(sample, (int) (period.toNanos() / sample.toNanos())).sample();
        }
    }

    /** Ends it; a compaction that has begun goes on. */
    void stop() {
        stopped = true;
    }

    private static Duration period(String retention) {
        try {
            return Duration.ofHours(Long.parseLong(retention));
        } catch (NumberFormatException notHours) {
            return GoDuration.parse(retention);
        }
    }

    private void checkRevisions(long kept) {
        if (stopped) {
            return;
        }
        loop.schedule(REVISION_CHECK_INTERVAL, () -> checkRevisions(kept));
        long target = revision.getAsLong() - kept;
        if (leading.getAsBoolean() && 0 < target) {
            compactTo(target, () -> {});
        }
    }

    private void compactTo(long target, Runnable settledAction) {
        if (target == lastTarget) {
            settledAction.run();
            return;
        }
        var unused = compact.apply(target).whenComplete((done, failure) -> {
            boolean settled = failure == null
                    || (failure.getCause() instanceof RequestException refused
                            && refused.error() == ErrorCode.COMPACTED)
                    || (failure instanceof RequestException own && own.error() == ErrorCode.COMPACTED);
            if (settled) {
                lastTarget = target;
                LOG.atInfo().addKeyValue("revision", target).log("completed auto compaction");
                settledAction.run();
            } else {
                LOG.atWarn().addKeyValue("revision", target).log("failed auto compaction");
            }
        });
    }

    /** Samples the revision ten times between two compactions and compacts to the sample of one period ago. */
    private final class Periodic {
        private final Duration interval;
        private final int window;
        private final ArrayDeque<Long> samples = new ArrayDeque<>();
        private int sinceLast;

        Periodic(Duration interval, int window) {
            this.interval = interval;
            this.window = window;
            this.sinceLast = SAMPLES_PER_COMPACTION;
        }

        void sample() {
            if (stopped) {
                return;
            }
            loop.schedule(interval, this::sample);
            samples.addLast(revision.getAsLong());
            sinceLast++;
            if (samples.size() <= window) {
                return;
            }
            long target = samples.removeFirst();
            if (SAMPLES_PER_COMPACTION <= sinceLast && leading.getAsBoolean()) {
                compactTo(target, () -> loop.execute(() -> sinceLast = 0));
            }
        }
    }
}
