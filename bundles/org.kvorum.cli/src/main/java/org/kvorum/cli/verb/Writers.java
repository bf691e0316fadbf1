// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.PutRequest;
import org.kvorum.proto.etcdserverpb.PutResponse;

/**
 * Clients that put, each its next key when the last was answered. They are no threads: one gives all of them their work, and all share one connection. However long
 * a server is away, a command that is told to stop does not wait for it.
 */
final class Writers implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;
    private static final int LOOKS_AFTER_STOP = 20;

    private final Call call;
    private final Channel channel;
    private final int clients;
    private final Semaphore free;
    private final Latencies latencies;
    private final Context.CancellableContext asking = Context.current().withCancellation();

    /**
     * Creates clients.
     *
     * @param clients how many
     * @param latencies what to tell how each put was answered
     */
    Writers(Call call, int clients, Latencies latencies) {
        this.call = call;
        this.channel = call.client().any();
        this.clients = clients;
        this.free = new Semaphore(clients);
        this.latencies = latencies;
        // asks to be told, so that a signal does not just end the process and leave the keys behind
        call.execution().stop().whenTold(() -> {});
    }

    /** Gives a free client something to put, and waits for one if need be; returns false if the command is to end. */
    boolean put(PutRequest request) {
        do {
            if (call.stopped()) {
                return false;
            }
        } while (!acquire(1));
        asking.run(() -> send(request));
        return true;
    }

    private boolean acquire(int permits) {
        try {
            return free.tryAcquire(permits, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void send(PutRequest request) {
        long start = call.nanoTime();
        ClientCalls.asyncUnaryCall(
                channel.newCall(KVGrpc.getPutMethod(), call.client().patient()), request, new StreamObserver<>() {
                    @Override
                    public void onNext(PutResponse answer) {
                        // the end follows
                    }

                    @Override
                    public void onError(Throwable refusal) {
                        latencies.refused(GoStatus.told(Status.fromThrowable(refusal)));
                        free.release();
                    }

                    @Override
                    public void onCompleted() {
                        latencies.answered(call.nanoTime() - start);
                        free.release();
                    }
                });
    }

    /** Waits until all is answered; what a command that is to end has not heard of after a while is given up. */
    @Override
    public void close() {
        boolean interrupted = false;
        int looks = 0;
        while (!acquire(clients)) {
            interrupted |= Thread.interrupted();
            if ((interrupted || call.stopped()) && ++looks > LOOKS_AFTER_STOP) {
                break;
            }
        }
        asking.cancel(null);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
