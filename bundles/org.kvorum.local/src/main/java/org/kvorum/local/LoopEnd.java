// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.io.Serial;

/** Ends a loop from within, which its {@code close} cannot: a task that throws is the last one of its loop. */
final class LoopEnd extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    LoopEnd() {
        super("the loop has done its work", null, false, false);
    }
}
