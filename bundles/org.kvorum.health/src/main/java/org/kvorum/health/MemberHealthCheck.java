// SPDX-License-Identifier: Apache-2.0
package org.kvorum.health;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberCheck;

/** One check of one member. Blocks until the member has answered. */
final class MemberHealthCheck implements HealthCheck {
    /** Longer than a member takes to give a read up; an executor that waits less says so itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Member member;
    private final MemberCheck check;

    MemberHealthCheck(Member member, MemberCheck check) {
        this.member = member;
        this.check = check;
    }

    @Override
    public Result execute() {
        try {
            return check.ask(member)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .map(wrong -> new Result(Result.Status.CRITICAL, wrong))
                    .orElseGet(() -> new Result(Result.Status.OK, check.id() + " ok"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(Result.Status.HEALTH_CHECK_ERROR, "interrupted while the member was asked", e);
        } catch (TimeoutException e) {
            return new Result(Result.Status.CRITICAL, "no answer within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            return new Result(Result.Status.HEALTH_CHECK_ERROR, "the member could not be asked", e);
        }
    }
}
