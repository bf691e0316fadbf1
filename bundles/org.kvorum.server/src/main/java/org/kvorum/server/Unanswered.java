// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.RequestException;

/** What a member was asked and has not answered yet: loops that have ended drop what they are given, and nobody is to wait for that. Any thread. */
final class Unanswered {
    private final AtomicLong questions = new AtomicLong();
    private final Map<Long, CompletableFuture<?>> waiting = new ConcurrentHashMap<>();
    private volatile boolean ended;

    /** Keeps an answer until it is given; returns the answer. */
    <T> CompletableFuture<T> keep(CompletableFuture<T> answer) {
        if (answer.isDone()) {
            return answer;
        }
        long number = questions.incrementAndGet();
        waiting.put(number, answer);
        var unused = answer.whenComplete((value, failure) -> waiting.remove(number));
        // Looked at last: what end() does not see here sees that it is over.
        if (ended) {
            stopped(answer);
        }
        return answer;
    }

    /** Gives all answers that nobody gives any more, those to later questions too: the member has stopped. */
    void end() {
        ended = true;
        waiting.values().forEach(Unanswered::stopped);
    }

    private static void stopped(CompletableFuture<?> answer) {
        answer.completeExceptionally(new RequestException(ErrorCode.STOPPED));
    }
}
