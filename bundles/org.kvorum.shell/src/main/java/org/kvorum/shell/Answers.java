// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a member's answers: a console has nothing else to do. */
final class Answers {
    private static final long PATIENCE_SECONDS = 10;

    private Answers() {}

    static <T> T of(CompletableFuture<T> answer) {
        return of(answer, PATIENCE_SECONDS);
    }

    static <T> T of(CompletableFuture<T> answer, long seconds) {
        try {
            return answer.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new ShellException(cause.getMessage() == null ? cause.toString() : cause.getMessage());
        } catch (TimeoutException e) {
            throw new ShellException("the member has not answered within " + seconds + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ShellException("interrupted");
        }
    }
}
