// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids that no member of the cluster makes twice, also not after a restart: two bytes of the member's id, five of the time, and a counter that starts
 * in the lowest byte and may run over into the time, which moves faster.
 */
final class RequestIds {
    private static final int MEMBER_SHIFT = 48;
    private static final int TIME_BITS = 40;
    private static final int COUNTER_BITS = 8;

    private final long prefix;
    private final AtomicLong suffix;

    RequestIds(long memberId, InstantSource clock) {
        this.prefix = memberId << MEMBER_SHIFT;
        this.suffix = new AtomicLong((clock.millis() & ((1L << TIME_BITS) - 1)) << COUNTER_BITS);
    }

    /** Returns the next id; any thread. */
    long next() {
        return prefix | (suffix.incrementAndGet() & ((1L << MEMBER_SHIFT) - 1));
    }
}
