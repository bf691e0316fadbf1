// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.telemetry;

import java.util.List;

/**
 * All series at a moment.
 *
 * @param member the name of the member they are of; empty if they are of the whole process
 * @param families the families that have series, in the order of their names
 */
public record MetricsSnapshot(String member, List<MetricFamily> families) {
    public MetricsSnapshot {
        families = List.copyOf(families);
    }
}
