// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.storage;

import java.io.Serial;

/** A store that cannot be opened, read or written. The message says what, where, and what to do. */
public final class StorageException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Creates the exception; {@code message} is for people. */
    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Creates the exception; {@code message} is for people. */
    public StorageException(String message) {
        super(message);
    }
}
