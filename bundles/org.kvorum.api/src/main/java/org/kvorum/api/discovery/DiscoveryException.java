// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.discovery;

import java.io.Serial;

/** Says why founders cannot be found, in words for the person who set the flags. */
public final class DiscoveryException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public DiscoveryException(String message) {
        super(message);
    }
}
