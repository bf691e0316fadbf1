// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Connections;

/** Asks servers and waits for their answers, with the habits of etcd's client: calls wait for a connection, and reads are repeated while a server is away. */
final class Client implements AutoCloseable {
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(25);
    private static final int ATTEMPTS = 100;
    /** What may be asked twice without harm. */
    private static final Set<String> REPEATABLE = Set.of(
            "Range",
            "LeaseTimeToLive",
            "LeaseLeases",
            "LeaseGrant",
            "LeaseRevoke",
            "MemberList",
            "Alarm",
            "Status",
            "Hash",
            "HashKV",
            "MoveLeader",
            "UserList",
            "UserGet",
            "RoleGet",
            "RoleList");

    private final Connections connections;
    private final Duration timeout;
    private final ClientLog log;
    private final Call call;
    private final CallOptions options;
    private final int requestBytesMax;

    /**
     * Creates a client.
     *
     * @param requestBytesMax the size of a request that is not even sent
     */
    Client(Connections connections, Duration timeout, int requestBytesMax, ClientLog log, Call call) {
        this.connections = connections;
        this.timeout = timeout;
        this.options = CallOptions.DEFAULT.withWaitForReady();
        this.requestBytesMax = requestBytesMax;
        this.log = log;
        this.call = call;
    }

    List<String> endpoints() {
        return connections.endpoints();
    }

    /** Returns the channel to any endpoint. */
    Channel any() {
        return connections.any();
    }

    /** Returns the channel to one endpoint. */
    Channel one(String endpoint) {
        return connections.to(endpoint);
    }

    /** Returns what an endpoint shows over HTTP. */
    String page(String endpoint, String path) throws IOException {
        return connections.page(endpoint, path);
    }

    /** Returns options of a call that ends in time. */
    CallOptions inTime() {
        return patient().withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Returns options of a call that takes as long as it takes. */
    CallOptions patient() {
        return options;
    }

    /** Asks any server. */
    <Q, A> A ask(MethodDescriptor<Q, A> method, Q request) {
        return ask(CommandFailure.ERROR, "", method, request);
    }

    /** Asks any server; a refusal becomes a failure of this code, with this before its text. */
    <Q, A> A ask(int code, String before, MethodDescriptor<Q, A> method, Q request) {
        try {
            return call(any(), inTime(), method, request);
        } catch (StatusRuntimeException refusal) {
            throw failure(code, before, refusal);
        }
    }

    /** Asks any server and waits however long it takes. */
    <Q, A> A askPatiently(int code, MethodDescriptor<Q, A> method, Q request) {
        try {
            return call(any(), patient(), method, request);
        } catch (StatusRuntimeException refusal) {
            throw failure(code, "", refusal);
        }
    }

    /** Asks one server; what it refuses is left to the caller. */
    <Q, A> A askOne(String endpoint, MethodDescriptor<Q, A> method, Q request) {
        return askOne(endpoint, inTime(), method, request);
    }

    /** Asks one server with these options. */
    <Q, A> A askOne(String endpoint, CallOptions options, MethodDescriptor<Q, A> method, Q request) {
        return call(connections.to(endpoint), options, method, request);
    }

    static CommandFailure failure(int code, String before, StatusRuntimeException refusal) {
        String text = GoStatus.told(refusal.getStatus());
        return new CommandFailure(code, before.isEmpty() ? text : before + " (" + text + ")");
    }

    /** Calls, again and again if that does no harm and the server is only away, and once more if it does not know the caller any more. */
    <Q, A> A call(Channel channel, CallOptions options, MethodDescriptor<Q, A> method, Q request) {
        boolean stale = false;
        for (int attempt = 0; ; attempt++) {
            try {
                check(request);
                return ClientCalls.blockingUnaryCall(channel, method, options, request);
            } catch (StatusRuntimeException refusal) {
                warn(channel, method, attempt, refusal.getStatus());
                if (!stale && GoStatus.isStaleToken(refusal.getStatus().getDescription())) {
                    stale = true;
                    continue;
                }
                if (!again(method, refusal.getStatus()) || attempt + 1 == ATTEMPTS || call.stop(BETWEEN_ATTEMPTS)) {
                    throw refusal;
                }
            }
        }
    }

    /** By hand, for gRPC's own limit leaves a call that still waits for its connection waiting for ever. */
    private void check(Object request) {
        int size = request instanceof MessageLite message ? message.getSerializedSize() : 0;
        if (size > requestBytesMax) {
            throw Status.RESOURCE_EXHAUSTED
                    .withDescription(
                            "trying to send message larger than max (" + size + " vs. " + requestBytesMax + ")")
                    .asRuntimeException();
        }
    }

    private static boolean again(MethodDescriptor<?, ?> method, Status status) {
        return status.getCode() == Status.Code.UNAVAILABLE && REPEATABLE.contains(method.getBareMethodName());
    }

    private void warn(Channel channel, MethodDescriptor<?, ?> method, int attempt, Status status) {
        if (Context.current().isCancelled()) {
            return;
        }
        log.line(
                "warn",
                "etcd-client",
                "verb/Client.java",
                "retrying of unary invoker failed",
                "target",
                "etcd-endpoints:///" + channel.authority(),
                "method",
                "/" + method.getFullMethodName(),
                "attempt",
                attempt,
                "error",
                GoStatus.full(status));
    }

    @Override
    public void close() {
        connections.close();
    }
}
