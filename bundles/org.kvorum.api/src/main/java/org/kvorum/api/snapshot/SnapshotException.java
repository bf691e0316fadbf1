// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.snapshot;

import java.io.IOException;
import java.io.Serial;

/** A snapshot file that cannot be used. The message names the file, the place in it, and what is wrong there. */
public final class SnapshotException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Creates the exception; {@code message} is for people. */
    public SnapshotException(String message) {
        super(message);
    }
}
