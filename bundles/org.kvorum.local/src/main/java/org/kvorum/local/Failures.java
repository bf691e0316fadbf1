// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.kvorum.api.client.KvorumException;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.RequestException;

/** How failures leave the client. */
final class Failures {
    private Failures() {}

    /** Returns the future with refusals of the member as those of the client. */
    static <T> CompletableFuture<T> told(CompletableFuture<T> answer) {
        return answer.exceptionallyCompose(failure -> CompletableFuture.failedFuture(of(failure)));
    }

    static <T> CompletableFuture<T> refused(ErrorCode code) {
        return CompletableFuture.failedFuture(new KvorumException(code));
    }

    static Throwable of(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return of(failure.getCause());
        }
        return failure instanceof RequestException refused ? new KvorumException(refused.error()) : failure;
    }
}
