// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.telemetry;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** One series at a moment. */
@ProviderType
public sealed interface Sample {
    /** Returns its labels, by name in the order they are shown in. */
    Map<String, String> labels();

    /** A number. */
    record Value(Map<String, String> labels, double value) implements Sample {}

    /**
     * Counts in buckets.
     *
     * @param labels the labels
     * @param buckets the buckets by ascending bound, the last one without
     * @param sum the sum of all that was recorded
     */
    record Distribution(Map<String, String> labels, List<Bucket> buckets, double sum) implements Sample {
        public Distribution {
            buckets = List.copyOf(buckets);
        }

        /** Returns how many values were recorded. */
        public long count() {
            return buckets.get(buckets.size() - 1).count();
        }
    }

    /**
     * A bucket.
     *
     * @param upperBound the highest value that is counted in it; infinite in the last one
     * @param count how many values were not above the bound
     */
    record Bucket(double upperBound, long count) {}
}
