// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.text.GoQuote;
import org.kvorum.proto.etcdserverpb.CompactionRequest;
import org.kvorum.proto.etcdserverpb.DefragmentRequest;
import org.kvorum.proto.etcdserverpb.DeleteRangeRequest;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.MaintenanceGrpc;
import org.kvorum.proto.etcdserverpb.PutRequest;
import org.kvorum.proto.etcdserverpb.RangeRequest;
import org.kvorum.proto.etcdserverpb.RangeResponse;

/** The keys that a check puts, in a place of their own that is empty before and after. One thread. */
final class CheckKeys {
    /** For what comes after the deletion, and for a deletion that somebody waits for who has given up. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(30);

    private final Call call;
    private final String prefix;
    private final ByteString root;
    private final Span span;
    private final ByteString value;
    private final byte[] rest;
    private final Duration deletion;
    private final RandomGenerator random;

    /**
     * Bytes.
     *
     * @param key of a key, without the prefix
     * @param value of its value
     */
    record Sizes(int key, int value) {
        int sum() {
            return key + value;
        }
    }

    /**
     * Creates keys below {@code --prefix}.
     *
     * @param deletion how long it may take to delete them
     */
    CheckKeys(Call call, Sizes sizes, Duration deletion) {
        this.call = call;
        this.prefix = call.values().text("prefix");
        this.root = Keys.of(prefix);
        this.span = Span.below(root);
        this.value = ByteString.copyFrom(new byte[sizes.value()]);
        this.rest = new byte[sizes.key()];
        this.deletion = deletion;
        this.random = new SplittableRandom(call.nanoTime());
    }

    /** Fails if somebody has keys there. */
    void requireNone() {
        RangeResponse found = call.client()
                .ask(
                        KVGrpc.getRangeMethod(),
                        RangeRequest.newBuilder()
                                .setKey(span.key())
                                .setRangeEnd(span.end())
                                .setLimit(1)
                                .build());
        if (found.getKvsCount() > 0) {
            throw new CommandFailure(
                    CommandFailure.INVALID_INPUT,
                    "prefix " + GoQuote.quote(prefix) + " has keys. Delete with etcdctl del --prefix " + prefix
                            + " first");
        }
    }

    /** Returns what puts another key, a number that is not likely to be met again. */
    PutRequest next() {
        ByteBuffer.wrap(rest).putLong(random.nextLong());
        return PutRequest.newBuilder()
                .setKey(root.concat(ByteString.copyFrom(rest)))
                .setValue(value)
                .build();
    }

    /** Deletes all, and if it is wanted also what is left of them; even when the command has been told to stop. */
    void clear() {
        Duration time = call.stopped() ? AFTERWARDS : deletion;
        boolean interrupted = Thread.interrupted();
        try {
            long revision = ask(
                            KVGrpc.getDeleteRangeMethod(),
                            DeleteRangeRequest.newBuilder()
                                    .setKey(span.key())
                                    .setRangeEnd(span.end())
                                    .build(),
                            time)
                    .getHeader()
                    .getRevision();
            if (call.values().is("auto-compact")) {
                compact(revision);
            }
            if (call.values().is("auto-defrag")) {
                call.client().endpoints().forEach(this::defragment);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void compact(long revision) {
        call.output().line("Compacting with revision " + revision).flush();
        ask(
                KVGrpc.getCompactMethod(),
                CompactionRequest.newBuilder()
                        .setRevision(revision)
                        .setPhysical(true)
                        .build(),
                AFTERWARDS);
        call.output().line("Compacted with revision " + revision).flush();
    }

    private void defragment(String endpoint) {
        call.output().line("Defragmenting " + GoQuote.quote(endpoint)).flush();
        try {
            call.client()
                    .askOne(
                            endpoint,
                            within(AFTERWARDS),
                            MaintenanceGrpc.getDefragmentMethod(),
                            DefragmentRequest.getDefaultInstance());
        } catch (StatusRuntimeException refusal) {
            throw Client.failure(CommandFailure.ERROR, "", refusal);
        }
        call.output().line("Defragmented " + GoQuote.quote(endpoint)).flush();
    }

    private <Q, A> A ask(MethodDescriptor<Q, A> method, Q request, Duration time) {
        try {
            return call.client().call(call.client().any(), within(time), method, request);
        } catch (StatusRuntimeException refusal) {
            throw Client.failure(CommandFailure.ERROR, "", refusal);
        }
    }

    private CallOptions within(Duration time) {
        return call.client().patient().withDeadlineAfter(time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
