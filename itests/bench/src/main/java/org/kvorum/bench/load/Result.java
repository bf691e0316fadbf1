// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What came out of one run.
 *
 * @param load its name
 * @param clients requests in flight at most
 * @param connections they went over
 * @param seconds the measured interval
 * @param operations answered as they should be within it
 * @param errors by gRPC status, also those before the measured interval
 * @param latencies of the operations, in nanoseconds
 * @param serverCpuMicros what the server used meanwhile, or null if its process is not known
 * @param server what the server had used at the end, or null
 * @param clientCpuMicros what this process used meanwhile
 * @param notes counters of the load's own
 */
public record Result(
        String load,
        int clients,
        int connections,
        double seconds,
        long operations,
        Map<String, Long> errors,
        Histogram latencies,
        @Nullable Long serverCpuMicros,
        @Nullable ProcessUsage server,
        long clientCpuMicros,
        Map<String, Long> notes) {

    public double perSecond() {
        return operations / seconds;
    }

    /** The latency that {@code percent} of the operations did not exceed, in µs. */
    public double latencyMicros(double percent) {
        return latencies.getValueAtPercentile(percent) / 1_000.0;
    }

    public double latencyMicrosMax() {
        return latencies.getMaxValue() / 1_000.0;
    }

    public OptionalDouble serverCpuMicrosPerOperation() {
        return serverCpuMicros == null || operations == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) serverCpuMicros / operations);
    }

    public double clientCpuMicrosPerOperation() {
        return operations == 0 ? 0 : (double) clientCpuMicros / operations;
    }

    public long errorCount() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }
}
