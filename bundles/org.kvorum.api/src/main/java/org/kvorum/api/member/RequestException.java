// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.member;

import java.io.Serial;
import org.kvorum.api.kv.ErrorCode;

/** A request that was refused or whose outcome is unknown; the code says which. Carries no stack trace. */
public final class RequestException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final ErrorCode error;

    /** Creates the exception. */
    public RequestException(ErrorCode error) {
        super(error.name(), null, false, false);
        this.error = error;
    }

    /** Returns why. */
    public ErrorCode error() {
        return error;
    }
}
