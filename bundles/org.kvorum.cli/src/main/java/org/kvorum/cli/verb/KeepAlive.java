// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import org.kvorum.cli.Stop;
import org.kvorum.proto.etcdserverpb.LeaseGrpc;
import org.kvorum.proto.etcdserverpb.LeaseKeepAliveRequest;
import org.kvorum.proto.etcdserverpb.LeaseKeepAliveResponse;

/** Keeps a lease alive: a request every third of its time, over as many streams as it takes. One thread. */
final class KeepAlive implements AutoCloseable {
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);

    private final Call call;
    private final Stop stop;
    private final LeaseKeepAliveRequest request;
    private Optional<Dialogue<LeaseKeepAliveRequest, LeaseKeepAliveResponse>> dialogue = Optional.empty();
    private Status refusal = Status.OK;
    private Duration pause = Duration.ZERO;
    private long deadline;

    KeepAlive(Call call, long lease, Duration lifetime, Stop stop) {
        this.call = call;
        this.stop = stop;
        this.request = LeaseKeepAliveRequest.newBuilder().setID(lease).build();
        this.deadline = call.nanoTime() + lifetime.toNanos();
    }

    /** Waits until it is time, asks, and returns the answer; empty when the lease is no more or the command is told to stop. */
    Optional<LeaseKeepAliveResponse> next() {
        while (!stop.await(pause)) {
            Dialogue<LeaseKeepAliveRequest, LeaseKeepAliveResponse> open = dialogue.orElseGet(this::open);
            dialogue = Optional.of(open);
            open.send(request);
            Optional<LeaseKeepAliveResponse> answer = open.next(Duration.ofNanos(deadline - call.nanoTime()));
            if (answer.isPresent()) {
                return alive(answer.get());
            }
            dialogue = Optional.empty();
            open.close();
            refusal = open.end();
            boolean away = refusal.isOk() || refusal.getCode() == Status.Code.UNAVAILABLE;
            if (!away || call.nanoTime() - deadline > 0) {
                return Optional.empty();
            }
            pause = BETWEEN_ATTEMPTS;
        }
        return Optional.empty();
    }

    private Dialogue<LeaseKeepAliveRequest, LeaseKeepAliveResponse> open() {
        return new Dialogue<>(
                call.client().any(),
                LeaseGrpc.getLeaseKeepAliveMethod(),
                call.client().patient(),
                stop);
    }

    private Optional<LeaseKeepAliveResponse> alive(LeaseKeepAliveResponse answer) {
        Duration lifetime = Duration.ofSeconds(answer.getTTL());
        deadline = call.nanoTime() + lifetime.toNanos();
        pause = lifetime.dividedBy(3);
        return answer.getTTL() > 0 ? Optional.of(answer) : Optional.empty();
    }

    /** Returns why the server gave no answer, if it was that. */
    Status refusal() {
        return refusal;
    }

    @Override
    public void close() {
        dialogue.ifPresent(Dialogue::close);
    }
}
