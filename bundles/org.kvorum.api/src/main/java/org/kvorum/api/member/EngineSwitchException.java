// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.member;

import java.io.Serial;

/** A switch to another storage engine that was refused or has failed; the engine that was in use still is. The message says why and what to do. */
public final class EngineSwitchException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Creates the exception; {@code message} is for people. */
    public EngineSwitchException(String message) {
        super(message);
    }

    /** Creates the exception; {@code message} is for people. */
    public EngineSwitchException(String message, Throwable cause) {
        super(message, cause);
    }
}
