// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.telemetry;

import java.util.List;

/**
 * The series of one name.
 *
 * @param name the full name, as it is exposed
 * @param type how the numbers are to be read
 * @param help what they mean
 * @param samples the series, at least one
 */
public record MetricFamily(String name, Type type, String help, List<Sample> samples) {
    /** How numbers are to be read. */
    public enum Type {
        /** Only goes up. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** Samples are {@link Sample.Distribution}. */
        HISTOGRAM
    }

    public MetricFamily {
        samples = List.copyOf(samples);
    }
}
