// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What happened, as a hash that tells one run from another, and as lines for people if they are wanted. */
final class Trace {
    private static final long PRIME = 0x100000001b3L;

    private final LongSupplier nanos;
    private final boolean kept;
    private final List<String> lines = new ArrayList<>();
    private long hash = 0xcbf29ce484222325L;
    private long steps;

    Trace(LongSupplier nanos, boolean kept) {
        this.nanos = nanos;
        this.kept = kept;
    }

    /** Notes a task that runs. */
    void step(String loop, long at) {
        steps++;
        mix(loop.hashCode());
        mix(at);
    }

    /** Notes something worth a line. */
    void add(Supplier<String> line) {
        if (kept) {
            long at = nanos.getAsLong();
            lines.add(String.format(Locale.ROOT, "%3d.%06d %s", at / 1_000_000_000, at / 1000 % 1_000_000, line.get()));
        }
    }

    void mix(long value) {
        hash = (hash ^ value) * PRIME;
    }

    long hash() {
        return hash;
    }

    long steps() {
        return steps;
    }

    List<String> lines() {
        return lines;
    }
}
