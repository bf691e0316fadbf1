// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import java.io.Serial;
import java.util.EnumSet;
import java.util.Set;
import org.kvorum.api.kv.ErrorCode;

/** A request that was refused or whose outcome is unknown. The message is etcd's text. Carries no stack trace. */
public final class KvorumException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private static final Set<ErrorCode> INDETERMINATE = EnumSet.of(
            ErrorCode.STOPPED,
            ErrorCode.TIMEOUT,
            ErrorCode.TIMEOUT_LEADER_FAILURE,
            ErrorCode.TIMEOUT_CONNECTION_LOST,
            ErrorCode.TIMEOUT_WAIT_APPLIED,
            ErrorCode.DEADLINE_EXCEEDED,
            ErrorCode.REQUEST_CANCELED);

    private static final Set<ErrorCode> REFUSED_FOR_NOW = EnumSet.of(
            ErrorCode.LEADER_CHANGED,
            ErrorCode.NO_LEADER,
            ErrorCode.NOT_LEADER,
            ErrorCode.NOT_PRIMARY_LESSOR,
            ErrorCode.PROPOSAL_DROPPED,
            ErrorCode.TOO_MANY_REQUESTS,
            ErrorCode.UNHEALTHY);

    private final ErrorCode code;

    /** Creates the exception. */
    public KvorumException(ErrorCode code) {
        super(code.text(), null, false, false);
        this.code = code;
    }

    /** Returns why. */
    public ErrorCode code() {
        return code;
    }

    /** Returns whether a write may or may not have been done. A read was not answered. */
    public boolean isIndeterminate() {
        return INDETERMINATE.contains(code);
    }

    /**
     * Returns whether the same request may succeed a little later. A write that {@link #isIndeterminate()} may then be done twice: guard it with a
     * {@link Condition}.
     */
    public boolean isRetryable() {
        return REFUSED_FOR_NOW.contains(code) || isIndeterminate();
    }
}
