// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.chaos;

import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.StreamObserver;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;
import org.kvorum.checker.history.Compare;
import org.kvorum.checker.history.HistoryRecorder;
import org.kvorum.checker.history.KeyRange;
import org.kvorum.checker.history.Outcome;
import org.kvorum.checker.history.Request;
import org.kvorum.checker.history.Response;
import org.kvorum.itests.process.MemberProcess;

/**
 * One client: it asks one member for one thing after the other, notes what it asked and what came of it, and never asks twice. A member that does not answer is left for another. Runs on a thread of
 * its own.
 */
final class LoadClient implements Runnable {
    /** Everything the clients of a run touch begins with this. */
    static final Bytes PREFIX = Bytes.utf8("c/");

    private static final int KEYS = 12;
    private static final int DEADLINE_MILLIS = 3_000;
    private static final Duration REST = Duration.ofMillis(12);
    private static final Duration REST_AFTER_FAILURE = Duration.ofMillis(100);

    private final int number;
    private final Random random;
    private final Endpoints endpoints;
    private final HistoryRecorder recorder;
    private final Clock clock;
    private final Counts counts;
    private final List<Long> leases = new ArrayList<>();
    private ManagedChannel channel;
    private volatile boolean stopped;
    private long lastRevision;
    private long valuesUsed;

    LoadClient(int number, long seed, Endpoints endpoints, HistoryRecorder recorder, Clock clock, Counts counts) {
        this.number = number;
        this.random = new Random(seed);
        this.endpoints = endpoints;
        this.recorder = recorder;
        this.clock = clock;
        this.counts = counts;
        this.channel = Endpoints.open(endpoints.any(random));
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                boolean answered = ask(choose());
                if (!answered) {
                    Endpoints.close(channel);
                    channel = Endpoints.open(endpoints.any(random));
                }
                MemberProcess.pause(answered ? REST : REST_AFTER_FAILURE);
            }
        } finally {
            Endpoints.close(channel);
        }
    }

    private Request choose() {
        int dice = random.nextInt(100);
        if (dice < 30) {
            return new Request.Put(key(), value(), 0, random.nextBoolean());
        } else if (dice < 45) {
            return Request.Range.linearizable(range());
        } else if (dice < 55) {
            return Request.Range.serializable(range());
        } else if (dice < 68) {
            return transaction();
        } else if (dice < 74) {
            return new Request.Delete(range(), random.nextBoolean());
        } else if (dice < 80) {
            return new Request.Grant(1 + random.nextLong(Long.MAX_VALUE - 1), 1 + random.nextInt(5));
        } else if (dice < 96) {
            return withLease(dice);
        } else if (dice < 99 && lastRevision > 1) {
            return Request.Range.at(range(), Math.max(1, lastRevision - random.nextInt(20)));
        }
        return random.nextInt(4) == 0 && lastRevision > 40
                ? new Request.Compact(lastRevision - 30)
                : Request.Range.linearizable(KeyRange.prefix(PREFIX));
    }

    private Request withLease(int dice) {
        if (leases.isEmpty()) {
            return Request.Range.linearizable(range());
        }
        int index = random.nextInt(leases.size());
        long lease = leases.get(index);
        if (dice < 88) {
            return new Request.Put(key(), value(), lease, random.nextBoolean());
        } else if (dice < 93) {
            return new Request.KeepAlive(lease);
        }
        leases.remove(index);
        return new Request.Revoke(lease);
    }

    private Request transaction() {
        var key = key();
        var compare = random.nextBoolean()
                ? Compare.modRevisionIs(key, random.nextInt(3) == 0 ? 0 : lastRevision)
                : new Compare(
                        Compare.Target.VERSION,
                        Compare.Result.GREATER,
                        KeyRange.single(key),
                        random.nextInt(3),
                        Bytes.EMPTY);
        return new Request.Txn(
                List.of(compare),
                List.of(
                        Request.Range.linearizable(range()),
                        new Request.Put(key, value(), 0, random.nextBoolean()),
                        Request.Range.linearizable(KeyRange.single(key))),
                random.nextBoolean()
                        ? List.of(Request.Range.linearizable(KeyRange.single(key)))
                        : List.of(new Request.Delete(KeyRange.single(key()), true)));
    }

    private Bytes key() {
        return PREFIX.concat(Bytes.utf8("" + (char) ('a' + random.nextInt(KEYS))));
    }

    private KeyRange range() {
        if (random.nextInt(3) > 0) {
            return KeyRange.single(key());
        }
        var one = key();
        var other = key();
        return one.compareTo(other) < 0
                ? new KeyRange(one, other)
                : new KeyRange(other, one.equals(other) ? Bytes.EMPTY : one);
    }

    /** Returns a value that no other request has. */
    private Bytes value() {
        return Bytes.utf8(number + "-" + clock.now() / 1000 + "-" + ++valuesUsed);
    }

    /** Returns whether there was an answer. */
    private boolean ask(Request request) {
        int id = recorder.invoke(number, clock.now(), request);
        Outcome outcome = outcome(request);
        recorder.complete(id, clock.now(), outcome);
        counts.note(outcome);
        if (outcome instanceof Outcome.Done done) {
            lastRevision = Math.max(lastRevision, done.response().revision());
            if (done.response() instanceof Response.Granted granted) {
                leases.add(granted.lease());
            } else if (done.response() instanceof Response.Renewed renewed
                    && renewed.ttlSeconds() == 0
                    && request instanceof Request.KeepAlive keepAlive) {
                leases.remove(keepAlive.lease());
            }
            return true;
        }
        if (outcome instanceof Outcome.Refused refused) {
            if (refused.reason() == Outcome.Reason.LEASE_NOT_FOUND && request instanceof Request.Put put) {
                leases.remove(put.lease());
            }
            return refused.reason() != Outcome.Reason.OTHER;
        }
        return false;
    }

    private Outcome outcome(Request request) {
        try {
            return new Outcome.Done(send(request));
        } catch (StatusRuntimeException e) {
            return outcome(e);
        } catch (TimeoutException e) {
            return Outcome.UNKNOWN;
        }
    }

    static Outcome outcome(StatusRuntimeException e) {
        var text = String.valueOf(e.getStatus().getDescription());
        if (text.contains("requested lease not found")) {
            return new Outcome.Refused(Outcome.Reason.LEASE_NOT_FOUND);
        } else if (text.contains("required revision has been compacted")) {
            return new Outcome.Refused(Outcome.Reason.COMPACTED);
        } else if (text.contains("required revision is a future revision")) {
            return new Outcome.Refused(Outcome.Reason.FUTURE_REVISION);
        } else if (e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED || wasNeverSent(e)) {
            return new Outcome.Refused(Outcome.Reason.OTHER);
        }
        return Outcome.UNKNOWN;
    }

    private static boolean wasNeverSent(Throwable thrown) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }

    private Response send(Request request) throws TimeoutException {
        if (request instanceof Request.Range range) {
            return Wire.response(kv().range(Wire.message(range)));
        } else if (request instanceof Request.Put put) {
            return Wire.response(kv().put(Wire.message(put)));
        } else if (request instanceof Request.Delete delete) {
            return Wire.response(kv().deleteRange(Wire.message(delete)));
        } else if (request instanceof Request.Txn txn) {
            return Wire.response(kv().txn(Wire.message(txn)));
        } else if (request instanceof Request.Compact compact) {
            return new Response.Compacted(kv().compact(CompactionRequest.newBuilder()
                            .setRevision(compact.revision())
                            .build())
                    .getHeader()
                    .getRevision());
        } else if (request instanceof Request.Grant grant) {
            var granted = lease().leaseGrant(LeaseGrantRequest.newBuilder()
                    .setID(grant.lease())
                    .setTTL(grant.ttlSeconds())
                    .build());
            return new Response.Granted(granted.getHeader().getRevision(), granted.getID(), granted.getTTL());
        } else if (request instanceof Request.Revoke revoke) {
            return new Response.Revoked(lease().leaseRevoke(LeaseRevokeRequest.newBuilder()
                            .setID(revoke.lease())
                            .build())
                    .getHeader()
                    .getRevision());
        } else if (request instanceof Request.KeepAlive keepAlive) {
            return keepAlive(keepAlive.lease());
        }
        throw new IllegalArgumentException(request.toString());
    }

    private Response keepAlive(long lease) throws TimeoutException {
        var answer = new CompletableFuture<LeaseKeepAliveResponse>();
        var requests = timed(LeaseGrpc.newStub(channel)).leaseKeepAlive(new StreamObserver<>() {
            @Override
            public void onNext(LeaseKeepAliveResponse response) {
                answer.complete(response);
            }

            @Override
            public void onError(Throwable thrown) {
                answer.completeExceptionally(thrown);
            }

            @Override
            public void onCompleted() {
                answer.completeExceptionally(Status.UNAVAILABLE.asRuntimeException());
            }
        });
        requests.onNext(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
        try {
            var response = answer.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
            requests.onCompleted();
            return new Response.Renewed(response.getHeader().getRevision(), response.getTTL());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Status.CANCELLED.asRuntimeException();
        } catch (ExecutionException e) {
            throw Status.fromThrowable(e).asRuntimeException();
        }
    }

    private KVGrpc.KVBlockingStub kv() {
        return timed(KVGrpc.newBlockingStub(channel));
    }

    private LeaseGrpc.LeaseBlockingStub lease() {
        return timed(LeaseGrpc.newBlockingStub(channel));
    }

    private static <S extends AbstractStub<S>> S timed(S stub) {
        return stub.withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
