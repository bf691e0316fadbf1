// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.transport;

import java.io.Serial;

/** No answer from a peer. */
public final class PeerUnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Creates the exception with the reason. */
    public PeerUnavailableException(String message) {
        super(message);
    }
}
