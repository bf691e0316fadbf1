// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.Serial;

/** A member that cannot start. The message says what was expected, what was found, and what to do. */
public final class StartException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
