// SPDX-License-Identifier: Apache-2.0
package org.kvorum.embed;

import java.io.Serial;

/** A server that cannot start or go on. The message is what the server's log would say. */
public final class KvorumException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    KvorumException(String message) {
        super(message);
    }

    KvorumException(String message, Throwable cause) {
        super(message, cause);
    }

    static KvorumException of(Throwable cause) {
        if (cause instanceof KvorumException already) {
            return already;
        }
        var message = cause.getMessage();
        return new KvorumException(message == null ? cause.toString() : message, cause);
    }
}
