// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.Serial;

/** The member was removed from its cluster and ends; that is no failure. */
final class RemovedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    RemovedException() {
        super("the member has been permanently removed from the cluster");
    }
}
