// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.member;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.RangeRequest;

/**
 * A question whose answer tells whether a member is well: etcd's checks behind {@code /livez} and {@code /readyz}. Whoever shows the health of a member asks these,
 * so that no two of them disagree. They ask the member itself, past what requests of clients have to pass, so that a learner can be asked too.
 */
public enum MemberCheck {
    /** Whether it knows of no corruption in the cluster. */
    DATA_CORRUPTION("data_corruption"),
    /** Whether it can read what it has applied. */
    SERIALIZABLE_READ("serializable_read"),
    /** Whether it can read what the cluster has agreed on. */
    LINEARIZABLE_READ("linearizable_read"),
    /** Whether it votes. */
    NON_LEARNER("non_learner");

    private static final int CORRUPT = 2;

    private final String id;

    MemberCheck(String id) {
        this.id = id;
    }

    /** Returns the checks of {@code /livez}: if one fails, a restart may help. */
    public static List<MemberCheck> live() {
        return List.of(SERIALIZABLE_READ);
    }

    /** Returns the checks of {@code /readyz}: if one fails, clients should go elsewhere. */
    public static List<MemberCheck> ready() {
        return List.of(DATA_CORRUPTION, SERIALIZABLE_READ, LINEARIZABLE_READ, NON_LEARNER);
    }

    /** Returns etcd's name for it. */
    public String id() {
        return id;
    }

    /**
     * Asks a member; completes with what is wrong, in etcd's words, or with nothing if it is well. Never fails. As with all questions to a member, what depends
     * on the answer must not block.
     */
    public CompletableFuture<Optional<String>> ask(Member member) {
        return switch (this) {
            case DATA_CORRUPTION -> answer(!member.alarms(CORRUPT).isEmpty(), "alarm activated: CORRUPT");
            case SERIALIZABLE_READ -> read(member, true);
            case LINEARIZABLE_READ -> read(member, false);
            case NON_LEARNER -> answer(member.status().learner(), "not supported for learner");
        };
    }

    private static CompletableFuture<Optional<String>> read(Member member, boolean serializable) {
        // a key that hardly anybody has: the look-up is what counts
        var request =
                new RangeRequest(Bytes.of((byte) 0), Bytes.EMPTY, 1, 0, 0, 0, serializable, true, false, 0, 0, 0, 0);
        return member.range(request, Caller.ANONYMOUS)
                .handle((result, failure) -> failure != null
                        ? Optional.of(text(failure))
                        : result instanceof RangeResult.Rows ? Optional.empty() : Optional.of(result.toString()));
    }

    private static String text(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return text(failure.getCause());
        }
        if (failure instanceof RequestException refused) {
            return refused.error().text();
        }
        var message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }

    private static CompletableFuture<Optional<String>> answer(boolean wrong, String what) {
        return CompletableFuture.completedFuture(wrong ? Optional.of(what) : Optional.empty());
    }
}
