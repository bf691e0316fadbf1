// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.chaos;

import java.util.concurrent.atomic.AtomicLong;
import org.kvorum.checker.history.Outcome;

/** How much was done, for people. Safe for all threads. */
final class Counts {
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicLong events = new AtomicLong();

    void note(Outcome outcome) {
        if (outcome instanceof Outcome.Done) {
            answered.incrementAndGet();
        } else if (outcome instanceof Outcome.Refused) {
            refused.incrementAndGet();
        } else {
            unknown.incrementAndGet();
        }
    }

    void noteEvents(int count) {
        events.addAndGet(count);
    }

    long answered() {
        return answered.get();
    }

    @Override
    public String toString() {
        return answered + " answered, " + refused + " refused, " + unknown + " unknown, " + events + " events";
    }
}
