// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Stop;
import org.kvorum.proto.etcdserverpb.LeaseGrantRequest;
import org.kvorum.proto.etcdserverpb.LeaseGrantResponse;
import org.kvorum.proto.etcdserverpb.LeaseGrpc;

/** A lease that lives as long as the command, kept alive by a thread of its own; with it go the keys of locks and elections. */
final class Session implements AutoCloseable {
    private final Call call;
    private final long lease;
    private final Stop closing = new Stop();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean lost;

    private Session(Call call, long lease, Duration lifetime) {
        this.call = call;
        this.lease = lease;
        var keeper = new Thread(() -> keep(lifetime), "session");
        keeper.setDaemon(true);
        keeper.start();
        call.execution().stop().whenTold(over::countDown);
    }

    /** Begins a session with a lease of so many seconds. */
    static Session begin(Call call, long seconds) {
        LeaseGrantResponse granted = call.client()
                .askPatiently(
                        CommandFailure.ERROR,
                        LeaseGrpc.getLeaseGrantMethod(),
                        LeaseGrantRequest.newBuilder().setTTL(seconds).build());
        return new Session(call, granted.getID(), Duration.ofSeconds(granted.getTTL()));
    }

    private void keep(Duration lifetime) {
        try (var alive = new KeepAlive(call, lease, lifetime, closing)) {
            for (var answer = alive.next(); answer.isPresent(); answer = alive.next()) {
                // what counts is that there is one
            }
        } finally {
            // also when the connection lets the user in no more
            lost = !closing.told();
            over.countDown();
        }
    }

    long lease() {
        return lease;
    }

    /** Waits until the lease is lost or the command is told to stop; returns whether it is lost. */
    boolean awaitLoss() {
        try {
            over.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return lost;
    }

    /** Asks for something that must not be given up when the command is told to stop. */
    <Q, A> A ask(MethodDescriptor<Q, A> method, Q request) {
        boolean interrupted = Thread.interrupted();
        try {
            return call.client().call(call.client().any(), call.client().patient(), method, request);
        } catch (StatusRuntimeException refusal) {
            throw Client.failure(CommandFailure.ERROR, "", refusal);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the keeping; the lease is left to run out, as etcdctl leaves it. */
    @Override
    public void close() {
        closing.tell();
    }
}
