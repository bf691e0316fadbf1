// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads clock, operation counter and the CPU time of both processes at one moment, to subtract one reading from another. */
final class Meter {

    private final LongSupplier operations;
    private final Supplier<Optional<ProcessUsage>> server;
    private final long ownPid = ProcessHandle.current().pid();

    record Reading(long nanos, long operations, @Nullable ProcessUsage server, long ownCpuMicros) {

        double secondsSince(Reading earlier) {
            return (nanos - earlier.nanos) / 1e9;
        }

        @Nullable
        Long serverCpuMicrosSince(Reading earlier) {
            return server == null || earlier.server == null ? null : server.cpuMicros() - earlier.server.cpuMicros();
        }
    }

    Meter(LongSupplier operations, Supplier<Optional<ProcessUsage>> server) {
        this.operations = operations;
        this.server = server;
    }

    Reading read() {
        ProcessUsage usage = server.get().orElse(null);
        long own = ProcessUsage.of(ownPid).map(ProcessUsage::cpuMicros).orElse(0L);
        return new Reading(Ticks.nanos(), operations.getAsLong(), usage, own);
    }
}
