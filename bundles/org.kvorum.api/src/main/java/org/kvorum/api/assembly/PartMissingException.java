// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.assembly;

import java.io.Serial;

/** A member cannot be put together because a part is missing. The message says which one, and what brings it. */
public final class PartMissingException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public PartMissingException(String message) {
        super(message);
    }
}
