// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import java.io.Serial;

/** A command that could not do what it was asked for. The message is for the person at the console. */
final class ShellException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    ShellException(String message) {
        super(message, null, false, false);
    }
}
