// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.mixed;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Waits in real time. */
final class Waiting {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private Waiting() {}

    /** Asks again and again, failures included, until the answer is right. */
    static <T> T until(String what, Callable<T> question, Predicate<T> right) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        @Nullable T answer = null;
        @Nullable Exception failure = null;
        while (System.nanoTime() < deadline) {
            try {
                answer = question.call();
                failure = null;
                if (right.test(answer)) {
                    return answer;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            } catch (Exception e) {
                failure = e;
            }
            pause(Duration.ofMillis(50));
        }
        throw new AssertionError("waited in vain until " + what + "; last answer: " + answer, failure);
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
