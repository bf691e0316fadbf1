// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.member.Member;

/** Stands before a member: holds answers back that are on their way, or refuses what is asked. */
final class AnswerGate implements InvocationHandler {
    private static final CompletableFuture<Void> OPEN = CompletableFuture.completedFuture(null);

    private final Member member;
    private volatile Function<String, CompletableFuture<Void>> gate = method -> OPEN;

    AnswerGate(Member member) {
        this.member = member;
    }

    /** Returns the member as whoever asks it sees it. */
    Member front() {
        return (Member) Proxy.newProxyInstance(Member.class.getClassLoader(), new Class<?>[] {Member.class}, this);
    }

    /** Holds back what a method of the member answers until the future completes; it is carried out at once all the same. */
    void holdBack(String method, CompletableFuture<Void> until) {
        gate = asked -> asked.equals(method) ? until : OPEN;
    }

    /** Refuses the next calls of a method. */
    void refuse(String method, int times, Throwable refusal) {
        var left = new AtomicInteger(times);
        gate = asked ->
                asked.equals(method) && 0 < left.getAndDecrement() ? CompletableFuture.failedFuture(refusal) : OPEN;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        boolean answersLater = method.getReturnType() == CompletableFuture.class;
        var opens = answersLater ? gate.apply(method.getName()) : OPEN;
        if (opens.isCompletedExceptionally()) {
            return opens;
        }
        try {
            var answer = method.invoke(member, arguments);
            return answersLater ? opens.thenCompose(open -> (CompletableFuture<?>) answer) : answer;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
