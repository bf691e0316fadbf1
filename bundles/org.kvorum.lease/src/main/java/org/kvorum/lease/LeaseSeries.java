// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lease;

import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.Metrics.Counter.CounterSeries;
import org.kvorum.api.telemetry.Metrics.Histogram.HistogramSeries;

/** What a lessor counts, by etcd's names. */
record LeaseSeries(CounterSeries renewals, HistogramSeries ttls) {
    static LeaseSeries of(Metrics metrics) {
        return new LeaseSeries(
                metrics.counter(
                                "etcd_debugging_lease_renewed_total",
                                "The number of renewed leases seen by the leader.")
                        .with(),
                metrics.histogram("etcd_debugging_lease_ttl_total", "Bucketed histogram of lease TTLs.", 1, 2, 24)
                        .with());
    }
}
