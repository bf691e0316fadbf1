// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** What happens to bytes on their way from one member to another. Safe for all threads. */
final class Link {
    private boolean cut;
    private boolean stalled;
    private long delayNanos;
    private double dropChance;

    synchronized void cut() {
        cut = true;
        notifyAll();
    }

    /** Bytes wait until the link is healed, as on a network that loses every packet. */
    synchronized void stall() {
        stalled = true;
    }

    /** Every piece comes that much later, and up to as much again. */
    synchronized void delay(Duration delay) {
        delayNanos = delay.toNanos();
    }

    /** Every piece may be the last one of its connection. */
    synchronized void drop(double chance) {
        dropChance = chance;
    }

    synchronized void heal() {
        cut = false;
        stalled = false;
        delayNanos = 0;
        dropChance = 0;
        notifyAll();
    }

    synchronized boolean isBlocked() {
        return cut || stalled;
    }

    /** Returns when the next piece may pass. */
    void pass() throws IOException, InterruptedException {
        long nanos;
        synchronized (this) {
            while (stalled && !cut) {
                wait();
            }
            if (cut || (dropChance > 0 && ThreadLocalRandom.current().nextDouble() < dropChance)) {
                throw new IOException("connection lost");
            }
            nanos = delayNanos;
        }
        if (nanos > 0) {
            long jittered = nanos + ThreadLocalRandom.current().nextLong(nanos);
            Thread.sleep(jittered / 1_000_000, (int) (jittered % 1_000_000));
        }
    }
}
