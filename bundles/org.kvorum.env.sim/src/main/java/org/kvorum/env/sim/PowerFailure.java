// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.sim;

import java.io.Serial;

/** The power went off while a disk was used. Not an {@link java.io.IOException}: nobody may handle it and go on. */
public final class PowerFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    PowerFailure() {
        super("the power is off");
    }
}
