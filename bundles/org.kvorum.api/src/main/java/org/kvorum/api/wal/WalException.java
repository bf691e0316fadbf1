// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.wal;

import java.io.IOException;
import java.io.Serial;

/** A log that cannot be used. The message names the file, the offset, and what to do. */
public final class WalException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Creates the exception; {@code message} is for people. */
    public WalException(String message) {
        super(message);
    }
}
