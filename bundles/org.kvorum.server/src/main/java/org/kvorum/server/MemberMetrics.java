// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.List;
import org.kvorum.api.telemetry.Metrics;

/** A member's numbers under etcd's names. Most are read from the member when asked for. */
final class MemberMetrics {
    private static final List<String> NO_LABELS = List.of();

    private final Metrics metrics;
    private final Metrics.Counter leaderChanges;
    private final Metrics.Counter leasesExpired;

    MemberMetrics(Metrics metrics, RunningMember member) {
        this.metrics = metrics;
        this.leaderChanges =
                metrics.counter("etcd_server_leader_changes_seen_total", "The number of leader changes seen.");
        this.leasesExpired =
                metrics.counter("etcd_debugging_server_lease_expired_total", "The total number of expired leases.");
        metrics.gauge(
                "etcd_server_has_leader",
                "Whether or not a leader exists. 1 is existence, 0 is not.",
                NO_LABELS,
                () -> member.leader() == 0 ? 0 : 1);
        metrics.gauge(
                "etcd_server_is_leader",
                "Whether or not this member is a leader. 1 if is, 0 otherwise.",
                NO_LABELS,
                () -> member.isLeader() ? 1 : 0);
        metrics.gauge(
                "etcd_server_id",
                "Server or member ID in hexadecimal format. 1 for 'server_id' label with current ID.",
                List.of("server_id", Long.toHexString(member.memberId())),
                () -> 1);
        showConstants();
        showUnused();
        metrics.gauge(
                "etcd_server_proposals_committed_total",
                "The total number of consensus proposals committed.",
                NO_LABELS,
                () -> member.status().committedIndex());
        metrics.gauge(
                "etcd_server_proposals_applied_total",
                "The total number of consensus proposals applied.",
                NO_LABELS,
                () -> member.status().appliedIndex());
        metrics.gauge(
                "etcd_server_proposals_pending",
                "The current number of pending proposals to commit.",
                NO_LABELS,
                member::pendingProposals);
        metrics.gauge(
                "etcd_server_quota_backend_bytes",
                "Current backend storage quota size in bytes.",
                NO_LABELS,
                () -> member.status().quotaBytes());
        metrics.gauge(
                "etcd_mvcc_db_total_size_in_bytes",
                "Total size of the underlying database physically allocated in bytes.",
                NO_LABELS,
                () -> member.backend().sizeBytes());
        metrics.gauge(
                "etcd_mvcc_db_total_size_in_use_in_bytes",
                "Total size of the underlying database logically in use in bytes.",
                NO_LABELS,
                () -> member.backend().sizeInUseBytes());
        metrics.gauge(
                "kvorum_storage_disk_bytes",
                "Bytes the storage engine takes on disk.",
                NO_LABELS,
                () -> member.backend().diskBytes());
        metrics.gauge("etcd_debugging_mvcc_keys_total", "Total number of keys.", NO_LABELS, () -> member.store()
                .keys());
        metrics.gauge(
                "etcd_debugging_mvcc_current_revision",
                "The current revision of store.",
                NO_LABELS,
                () -> member.store().revision());
        metrics.gauge(
                "etcd_debugging_mvcc_compact_revision",
                "The revision of the last compaction in store.",
                NO_LABELS,
                () -> member.store().compactRevision());
        metrics.gauge(
                "etcd_debugging_mvcc_watch_stream_total",
                "Total number of watch streams.",
                NO_LABELS,
                () -> member.watches().counts().streams());
        metrics.gauge(
                "etcd_debugging_mvcc_watcher_total", "Total number of watchers.", NO_LABELS, () -> member.watches()
                        .counts()
                        .watchers());
        metrics.gauge(
                "etcd_debugging_mvcc_slow_watcher_total",
                "Total number of unsynced slow watchers.",
                NO_LABELS,
                () -> member.watches().counts().slowWatchers());
        metrics.gauge(
                "etcd_debugging_mvcc_pending_events_total",
                "Total number of pending events to be sent.",
                NO_LABELS,
                () -> member.watches().counts().pendingEvents());
    }

    private void showConstants() {
        // What etcd's has before anything about authentication was changed.
        metrics.gauge("etcd_debugging_auth_revision", "The current revision of auth store.", NO_LABELS, () -> 1);
        metrics.gauge(
                "etcd_server_go_version",
                "Which Go version server is running with. 1 for 'server_go_version' label with current version.",
                List.of("server_go_version", "java" + Runtime.version()),
                () -> 1);
    }

    /** Shows what dashboards look for and what stands still here: without peers, or because etcd counts it in another mode of its program. */
    private void showUnused() {
        zero("etcd_server_heartbeat_send_failures_total", "The total number of leader heartbeat send failures.");
        var unusedSync = metrics.histogram(
                        "etcd_snap_db_fsync_duration_seconds",
                        "The latency distributions of fsyncing .snap.db file",
                        0.001,
                        2,
                        14)
                .with();
        var unusedSave = metrics.histogram(
                        "etcd_snap_db_save_total_duration_seconds",
                        "The total latency distributions of v3 snapshot save",
                        0.1,
                        2,
                        10)
                .with();
        zeroLevel("etcd_grpc_proxy_cache_hits_total", "Total number of cache hits");
        zeroLevel("etcd_grpc_proxy_cache_keys_total", "Total number of keys/ranges cached");
        zeroLevel("etcd_grpc_proxy_cache_misses_total", "Total number of cache misses");
        zero("etcd_grpc_proxy_events_coalescing_total", "Total number of events coalescing");
        zeroLevel("etcd_grpc_proxy_watchers_coalescing_total", "Total number of current watchers coalescing");
        zero("etcd_debugging_store_expires_total", "Total number of expired keys.");
        zero("etcd_debugging_store_watch_requests_total", "Total number of incoming watch requests (new or resumed).");
        zeroLevel("etcd_debugging_store_watchers", "Count of currently active watchers.");
    }

    private void zero(String name, String help) {
        var unused = metrics.counter(name, help);
    }

    private void zeroLevel(String name, String help) {
        var unused = metrics.gauge(name, help);
    }

    void leaderChanged() {
        leaderChanges.add(1);
    }

    void leasesExpired(int count) {
        leasesExpired.add(count);
    }

    /** Drops the series that are read from the member, which is about to close its store. */
    void close() {
        List.of(
                        "etcd_server_has_leader",
                        "etcd_server_is_leader",
                        "etcd_server_id",
                        "etcd_server_proposals_committed_total",
                        "etcd_server_proposals_applied_total",
                        "etcd_server_proposals_pending",
                        "etcd_server_quota_backend_bytes",
                        "etcd_mvcc_db_total_size_in_bytes",
                        "etcd_mvcc_db_total_size_in_use_in_bytes",
                        "kvorum_storage_disk_bytes",
                        "etcd_debugging_mvcc_keys_total",
                        "etcd_debugging_mvcc_current_revision",
                        "etcd_debugging_mvcc_compact_revision",
                        "etcd_debugging_mvcc_watch_stream_total",
                        "etcd_debugging_mvcc_watcher_total",
                        "etcd_debugging_mvcc_slow_watcher_total",
                        "etcd_debugging_mvcc_pending_events_total")
                .forEach(metrics::remove);
    }
}
