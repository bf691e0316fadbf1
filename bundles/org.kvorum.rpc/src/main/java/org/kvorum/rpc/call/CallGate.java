// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.call;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Cancellable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.Member;
import org.kvorum.api.rpc.RpcContext;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.Metrics.Counter.CounterSeries;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.RangeRequest;

/**
 * Decides whether a call is let in, as etcd's interceptors do, and ends the streams that asked for a leader when there is none for long. Any thread, never
 * blocks.
 */
public final class CallGate implements AutoCloseable {
    private static final int LEADERLESS_CHECKS = 3;

    private final Member member;
    private final Metrics.Counter requests;
    private final Map<String, CounterSeries> unaryByVersion = new ConcurrentHashMap<>();
    private final Map<String, CounterSeries> streamsByVersion = new ConcurrentHashMap<>();
    private final Set<LeaderStream> leaderStreams = ConcurrentHashMap.newKeySet();
    private final Cancellable[] monitor = new Cancellable[1];
    private final EventLoop loop;
    private final Duration electionTimeout;
    private int leaderlessChecks;

    /** Once true it stays so: a cluster version is never lost, and a voter never becomes a learner again. */
    private volatile boolean votingAndCapable;

    /** Something that can be ended from outside. */
    @FunctionalInterface
    public interface LeaderStream {
        /** Ends the stream with the error. */
        void abort(RpcException error);
    }

    /** Creates the gate; the loop is the caller's. */
    public CallGate(Member member, Metrics metrics, EventLoop loop, Duration electionTimeout) {
        this.member = member;
        this.loop = loop;
        this.electionTimeout = electionTimeout;
        this.requests = metrics.counter(
                "etcd_server_client_requests_total",
                "The total number of client requests per client version.",
                "client_api_version",
                "type");
        loop.execute(this::watchLeader);
    }

    /** Returns why a unary call is refused, {@code null} if it is not. */
    public @Nullable RpcException refusal(MountedMethod method, RpcContext context, Bytes request) {
        if (!votingAndCapable) {
            var refusal = early(method.fullName(), request);
            if (refusal != null) {
                return refusal;
            }
        }
        return refusal(context, unaryByVersion, "unary");
    }

    /** Returns why a stream is refused, {@code null} if it is not. */
    public @Nullable RpcException streamRefusal(MountedMethod method, RpcContext context) {
        if (!votingAndCapable) {
            var refusal = early(method.fullName(), Bytes.EMPTY);
            if (refusal != null) {
                return refusal;
            }
        }
        return refusal(context, streamsByVersion, "stream");
    }

    /** Has a stream that was let in ended when the leader is lost, if its caller wants that. */
    public void follow(RpcContext context, LeaderStream stream) {
        if (wantsLeader(context)) {
            leaderStreams.add(stream);
        }
    }

    /** Forgets a stream. */
    public void unfollow(LeaderStream stream) {
        leaderStreams.remove(stream);
    }

    @Override
    public void close() {
        loop.execute(() -> {
            if (monitor[0] != null) {
                monitor[0].cancel();
            }
        });
    }

    private @Nullable RpcException early(String method, Bytes request) {
        var status = member.status();
        if (status.clusterVersion().isEmpty()) {
            return Errors.of(ErrorCode.NOT_CAPABLE);
        }
        if (status.learner()) {
            return servedByLearners(method, request) ? null : Errors.of(ErrorCode.LEARNER_UNSUPPORTED);
        }
        votingAndCapable = true;
        return null;
    }

    private static boolean servedByLearners(String method, Bytes request) {
        return switch (method) {
            case "etcdserverpb.Maintenance/Status", "etcdserverpb.Maintenance/Snapshot" -> true;
            case "etcdserverpb.KV/Range" -> RangeRequest.decode(request).serializable();
            default -> false;
        };
    }

    private @Nullable RpcException refusal(RpcContext context, Map<String, CounterSeries> counters, String type) {
        Optional<String> given = context.metadata("client-api-version");
        String version = given.isPresent() && !given.get().isEmpty() ? given.get() : "unknown";
        // what was no text on the wire arrives with the replacement character
        if (version.indexOf('\uFFFD') >= 0) {
            return new RpcException(Errors.INVALID_ARGUMENT, "etcdserver: invalid client api version");
        }
        var counter = counters.get(version);
        if (counter == null) {
            counter = counters.computeIfAbsent(version, label -> requests.with(label, type));
        }
        counter.increment();
        return wantsLeader(context) && member.leader() == 0 ? Errors.of(ErrorCode.NO_LEADER) : null;
    }

    private static boolean wantsLeader(RpcContext context) {
        var value = context.metadata("hasleader");
        return value.isPresent() && value.get().equals("true");
    }

    private void watchLeader() {
        leaderlessChecks = member.leader() == 0 ? leaderlessChecks + 1 : 0;
        if (leaderlessChecks >= LEADERLESS_CHECKS) {
            leaderlessChecks = 0;
            for (var stream : leaderStreams) {
                // it takes itself off the list
                stream.abort(Errors.of(ErrorCode.NO_LEADER));
            }
        }
        monitor[0] = loop.schedule(electionTimeout, this::watchLeader);
    }
}
