// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.call;

import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.Metrics.Counter.CounterSeries;

/** Counts the calls of one method under the names of go-grpc-middleware. All series exist from the start, as they do there. Any thread. */
public final class MethodMetrics {
    private final CounterSeries started;
    private final CounterSeries received;
    private final CounterSeries sent;
    private final CounterSeries receivedBytes;
    private final CounterSeries sentBytes;
    private final CounterSeries[] handled = new CounterSeries[Errors.codes()];

    MethodMetrics(Metrics metrics, String service, String method, String type) {
        // labels in alphabetical order, as etcd shows them
        String[] labels = {"grpc_method", "grpc_service", "grpc_type"};
        started = metrics.counter("grpc_server_started_total", "Total number of RPCs started on the server.", labels)
                .with(method, service, type);
        received = metrics.counter(
                        "grpc_server_msg_received_total",
                        "Total number of RPC stream messages received on the server.",
                        labels)
                .with(method, service, type);
        sent = metrics.counter(
                        "grpc_server_msg_sent_total",
                        "Total number of gRPC stream messages sent by the server.",
                        labels)
                .with(method, service, type);
        var outcomes = metrics.counter(
                "grpc_server_handled_total",
                "Total number of RPCs completed on the server, regardless of success or failure.",
                "grpc_code",
                "grpc_method",
                "grpc_service",
                "grpc_type");
        for (int code = 0; code < handled.length; code++) {
            handled[code] = outcomes.with(Errors.codeName(code), method, service, type);
        }
        receivedBytes = metrics.counter(
                        "etcd_network_client_grpc_received_bytes_total",
                        "The total number of bytes received from grpc clients.")
                .with();
        sentBytes = metrics.counter(
                        "etcd_network_client_grpc_sent_bytes_total", "The total number of bytes sent to grpc clients.")
                .with();
    }

    /** A call has begun. */
    public void started() {
        started.increment();
    }

    /** A request has come in. */
    public void received(int bytes) {
        received.increment();
        receivedBytes.add(bytes);
    }

    /** A response went out. */
    public void sent(int bytes) {
        sent.increment();
        sentBytes.add(bytes);
    }

    /** A call has ended. */
    public void handled(int code) {
        handled[code >= 0 && code < handled.length ? code : Errors.UNKNOWN].increment();
    }
}
