// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.peer;

import java.util.HashMap;
import java.util.Map;
import org.kvorum.api.telemetry.Metrics;

/** What is counted of the traffic between members, by etcd's names. */
public final class Traffic {
    private final String local;
    private final Map<Long, Metrics.Counter.CounterSeries> sentTo = new HashMap<>();
    private final Map<Long, Metrics.Counter.CounterSeries> receivedFrom = new HashMap<>();
    private final Metrics.Gauge active;
    private final Metrics.Counter disconnected;
    private final Metrics.Counter sentBytes;
    private final Metrics.Counter receivedBytes;
    private final Metrics.Counter sentFailures;
    private final Metrics.Counter receivedFailures;
    private final Metrics.Histogram roundTrip;
    private final SnapshotTraffic sent;
    private final SnapshotTraffic received;

    /** Creates or finds the series. */
    public Traffic(Metrics metrics, long localId) {
        local = Long.toHexString(localId);
        active = metrics.gauge(
                "etcd_network_active_peers", "The current number of active peer connections.", "Local", "Remote");
        disconnected = metrics.counter(
                "etcd_network_disconnected_peers_total", "The total number of disconnected peers.", "Local", "Remote");
        sentBytes =
                metrics.counter("etcd_network_peer_sent_bytes_total", "The total number of bytes sent to peers.", "To");
        receivedBytes = metrics.counter(
                "etcd_network_peer_received_bytes_total", "The total number of bytes received from peers.", "From");
        sentFailures = metrics.counter(
                "etcd_network_peer_sent_failures_total", "The total number of send failures from peers.", "To");
        receivedFailures = metrics.counter(
                "etcd_network_peer_received_failures_total",
                "The total number of receive failures from peers.",
                "From");
        roundTrip = metrics.histogram(
                "etcd_network_peer_round_trip_time_seconds",
                "Round-Trip-Time histogram between peers",
                0.0001,
                2,
                16,
                "To");
        sent = new SnapshotTraffic(metrics, "send", "snapshot sends", "To");
        received = new SnapshotTraffic(metrics, "receive", "snapshot receives", "From");
    }

    /** Snapshots in one direction. */
    public static final class SnapshotTraffic {
        private final Metrics.Gauge inflights;
        private final Metrics.Counter successes;
        private final Metrics.Counter failures;
        private final Metrics.Histogram duration;

        private SnapshotTraffic(Metrics metrics, String direction, String what, String label) {
            var prefix = "etcd_network_snapshot_" + direction;
            inflights = metrics.gauge(prefix + "_inflights_total", "Total number of inflight " + what, label);
            successes = metrics.counter(prefix + "_success", "Total number of successful " + what, label);
            failures = metrics.counter(prefix + "_failures", "Total number of " + direction + " failures", label);
            duration = metrics.histogram(
                    prefix + "_total_duration_seconds", "Total latency distributions of v3 " + what, 0.1, 2, 10, label);
        }

        /** A transfer begins. */
        public void begun(long peer) {
            inflights.add(1, Long.toHexString(peer));
        }

        /** A transfer that began is over. */
        public void over(long peer, boolean whole, long nanos) {
            var id = Long.toHexString(peer);
            inflights.add(-1, id);
            if (whole) {
                successes.add(1, id);
                duration.observe(nanos / 1e9, id);
            } else {
                failures.add(1, id);
            }
        }
    }

    SnapshotTraffic sentSnapshots() {
        return sent;
    }

    /** Returns the counters of received snapshots. */
    public SnapshotTraffic receivedSnapshots() {
        return received;
    }

    void attached(long peer) {
        active.add(1, local, Long.toHexString(peer));
    }

    void detached(long peer) {
        active.add(-1, local, Long.toHexString(peer));
        disconnected.add(1, local, Long.toHexString(peer));
    }

    void sent(long peer, long bytes) {
        sentTo.computeIfAbsent(peer, id -> sentBytes.with(Long.toHexString(id))).add((double) bytes);
    }

    void sendFailed(long peer) {
        sentFailures.add(1, Long.toHexString(peer));
    }

    /** Counts bytes from a peer. */
    public void received(long peer, long bytes) {
        receivedFrom
                .computeIfAbsent(peer, id -> receivedBytes.with(Long.toHexString(id)))
                .add((double) bytes);
    }

    /** Counts what could not be taken from a peer. */
    public void receiveFailed(long peer) {
        receivedFailures.add(1, Long.toHexString(peer));
    }

    void roundTrip(long peer, long nanos) {
        roundTrip.observe(nanos / 1e9, Long.toHexString(peer));
    }
}
