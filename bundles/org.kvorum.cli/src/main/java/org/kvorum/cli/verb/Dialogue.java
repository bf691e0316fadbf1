// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kvorum.cli.Stop;

/** A stream in both directions, for one thread that sends and one that waits for answers. Ends when the server ends it, when it is closed, or when the command is told to stop. */
final class Dialogue<Q, A> implements AutoCloseable {
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final BlockingQueue<Heard<A>> heard = new LinkedBlockingQueue<>();
    private final Listener listener = new Listener();
    private final Stop stop;
    private @Nullable Status end;

    /** An answer, or the end. */
    private record Heard<A>(@Nullable A answer, @Nullable Status end) {}

    Dialogue(Channel channel, MethodDescriptor<Q, A> method, CallOptions options, Stop stop) {
        this.stop = stop;
        ClientCalls.asyncBidiStreamingCall(channel.newCall(method, options), listener);
        stop.whenTold(() -> heard.add(new Heard<>(null, Status.CANCELLED)));
    }

    void send(Q request) {
        listener.requests().onNext(request);
    }

    /** Waits for the next answer; empty after the end. */
    Optional<A> next() {
        return next(FOREVER);
    }

    /** Waits for the next answer; empty after the end, which comes when the time is over as well. */
    Optional<A> next(Duration time) {
        if (end != null) {
            return Optional.empty();
        }
        try {
            Heard<A> next = Optional.ofNullable(heard.poll(time.toNanos(), TimeUnit.NANOSECONDS))
                    .orElseGet(() -> new Heard<>(null, Status.DEADLINE_EXCEEDED));
            end = next.end();
            if (end == null) {
                listener.requests().request(1);
            }
            return Optional.ofNullable(next.answer());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            end = Status.CANCELLED;
            return Optional.empty();
        }
    }

    /** Returns why it ended, after {@link #next()} has said that it did. */
    Status end() {
        return end == null ? Status.OK : end;
    }

    /** Returns whether it ended because the command is to end. */
    boolean stopped() {
        return stop.told() || Thread.currentThread().isInterrupted();
    }

    /** Ends the wait of the other thread. */
    @Override
    public void close() {
        heard.add(new Heard<>(null, Status.OK));
        listener.requests().cancel("done", null);
    }

    /** Hands over what comes; one answer is asked for at a time. */
    private final class Listener implements ClientResponseObserver<Q, A> {
        private @Nullable ClientCallStreamObserver<Q> requests;

        ClientCallStreamObserver<Q> requests() {
            ClientCallStreamObserver<Q> there = requests;
            if (there == null) {
                throw new AssertionError("not started");
            }
            return there;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<Q> stream) {
            stream.disableAutoRequestWithInitial(1);
            requests = stream;
        }

        @Override
        public void onNext(A answer) {
            heard.add(new Heard<>(answer, null));
        }

        @Override
        public void onError(Throwable failure) {
            Status status = failure instanceof StatusRuntimeException refused
                    ? refused.getStatus()
                    : Status.fromThrowable(failure);
            heard.add(new Heard<>(null, status));
        }

        @Override
        public void onCompleted() {
            heard.add(new Heard<>(null, Status.OK));
        }
    }
}
