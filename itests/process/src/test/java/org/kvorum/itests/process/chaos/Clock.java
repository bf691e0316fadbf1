// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.chaos;

/** The one clock of all clients, in nanoseconds since the run began. Safe for all threads. */
final class Clock {
    private final long begin = System.nanoTime();

    long now() {
        return System.nanoTime() - begin;
    }
}
