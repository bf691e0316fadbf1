// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import com.google.protobuf.ByteString;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.kvorum.cli.CommandFailure;
import org.kvorum.proto.etcdserverpb.DeleteRangeRequest;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.PutRequest;
import org.kvorum.proto.etcdserverpb.RangeRequest;
import org.kvorum.proto.etcdserverpb.RangeResponse;
import org.kvorum.proto.etcdserverpb.RequestOp;
import org.kvorum.proto.etcdserverpb.TxnRequest;
import org.kvorum.proto.etcdserverpb.WatchCreateRequest;
import org.kvorum.proto.etcdserverpb.WatchResponse;
import org.kvorum.proto.mvccpb.Event;
import org.kvorum.proto.mvccpb.KeyValue;

/**
 * Copies the keys below a prefix to another cluster as they are at one revision, and from the next revision on does there what is done here: what one revision
 * changes in one transaction, or as many as its operations need. One thread; any may ask for the total.
 */
final class Mirror {
    private static final long PAGE = 1000;
    private static final ByteString NEXT = Keys.ZERO;

    private final Client source;
    private final Client destination;
    private final Renaming renaming;
    private final Span span;
    private final int opsMax;
    private final AtomicLong total = new AtomicLong();

    /**
     * Creates a mirror.
     *
     * @param renaming of what is below its prefix; nothing else is copied
     * @param opsMax how many operations a transaction takes
     */
    Mirror(Client source, Client destination, Renaming renaming, int opsMax) {
        this.source = source;
        this.destination = destination;
        this.renaming = renaming;
        this.span = Span.below(renaming.prefix());
        this.opsMax = opsMax;
    }

    /** Returns how many keys were put or deleted. */
    long total() {
        return total.get();
    }

    /**
     * Mirrors until the command is told to stop.
     *
     * @param revision the first to follow; unless it is greater than 1, all keys are copied first
     * @throws CommandFailure if either side refuses
     */
    void run(Call call, long revision) {
        follow(call, revision > 1 ? revision : copy() + 1);
    }

    /** Returns the revision that was copied. */
    private long copy() {
        long revision = 0;
        ByteString from = span.key();
        while (true) {
            RangeResponse page = source.askPatiently(
                    CommandFailure.ERROR,
                    KVGrpc.getRangeMethod(),
                    RangeRequest.newBuilder()
                            .setKey(from)
                            .setRangeEnd(span.end())
                            .setRevision(revision)
                            .setLimit(PAGE)
                            .build());
            revision = revision == 0 ? page.getHeader().getRevision() : revision;
            page.getKvsList().forEach(this::put);
            if (!page.getMore()) {
                return revision;
            }
            from = page.getKvs(page.getKvsCount() - 1).getKey().concat(NEXT);
        }
    }

    private void put(KeyValue pair) {
        write(KVGrpc.getPutMethod(), copyOf(pair).build(), 1);
    }

    private void follow(Call call, long revision) {
        var request = WatchCreateRequest.newBuilder()
                .setKey(span.key())
                .setRangeEnd(span.end())
                .setStartRevision(revision)
                .build();
        try (var stream = new WatchStream(call, request)) {
            for (Optional<WatchResponse> next = stream.next(); next.isPresent(); next = stream.next()) {
                if (next.get().getCanceled()) {
                    throw new CommandFailure(CommandFailure.ERROR, WatchPrinter.reason(next.get()));
                }
                apply(next.get().getEventsList());
            }
        }
    }

    /** Does what happened at several revisions, none of which has events elsewhere. */
    private void apply(List<Event> events) {
        List<RequestOp> ops = new ArrayList<>();
        long revision = 0;
        for (Event event : events) {
            boolean more = event.getKv().getModRevision() == revision && ops.size() < opsMax;
            if (!more && !ops.isEmpty()) {
                commit(ops);
                ops.clear();
            }
            revision = event.getKv().getModRevision();
            ops.add(op(event));
        }
        if (!ops.isEmpty()) {
            commit(ops);
        }
    }

    private RequestOp op(Event event) {
        if (event.getType() == Event.EventType.DELETE) {
            return RequestOp.newBuilder()
                    .setRequestDeleteRange(DeleteRangeRequest.newBuilder()
                            .setKey(renaming.of(event.getKv().getKey())))
                    .build();
        }
        return RequestOp.newBuilder().setRequestPut(copyOf(event.getKv())).build();
    }

    private PutRequest.Builder copyOf(KeyValue pair) {
        return PutRequest.newBuilder().setKey(renaming.of(pair.getKey())).setValue(pair.getValue());
    }

    private void commit(List<RequestOp> ops) {
        write(KVGrpc.getTxnMethod(), TxnRequest.newBuilder().addAllSuccess(ops).build(), ops.size());
    }

    private <Q, A> void write(MethodDescriptor<Q, A> method, Q request, int keys) {
        destination.askPatiently(CommandFailure.ERROR, method, request);
        total.addAndGet(keys);
    }
}
