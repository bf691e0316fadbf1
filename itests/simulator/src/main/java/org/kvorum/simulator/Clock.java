// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.util.function.LongSupplier;

/** The clock all clients share: virtual time, made to grow between any two looks. */
final class Clock {
    private final LongSupplier nanos;
    private long last;

    Clock(LongSupplier nanos) {
        this.nanos = nanos;
    }

    long now() {
        last = Math.max(last + 1, nanos.getAsLong());
        return last;
    }
}
