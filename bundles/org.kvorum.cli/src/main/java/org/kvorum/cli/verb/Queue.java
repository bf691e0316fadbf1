// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.kvorum.cli.CommandFailure;
import org.kvorum.proto.etcdserverpb.Compare;
import org.kvorum.proto.etcdserverpb.DeleteRangeRequest;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.PutRequest;
import org.kvorum.proto.etcdserverpb.RangeRequest;
import org.kvorum.proto.etcdserverpb.RangeResponse;
import org.kvorum.proto.etcdserverpb.RequestOp;
import org.kvorum.proto.etcdserverpb.TxnRequest;
import org.kvorum.proto.etcdserverpb.TxnResponse;
import org.kvorum.proto.etcdserverpb.WatchCreateRequest;
import org.kvorum.proto.etcdserverpb.WatchResponse;
import org.kvorum.proto.mvccpb.Event;
import org.kvorum.proto.mvccpb.KeyValue;

/** A place in the queue of those that want one thing: keys with one prefix, the oldest has it. The recipe of etcd's client, so that both can queue together. */
final class Queue {
    private final Call call;
    private final Session session;
    private final ByteString prefix;
    private final ByteString key;
    private long created;
    private long revision;

    Queue(Call call, Session session, String name) {
        this.call = call;
        this.session = session;
        this.prefix = prefix(name);
        this.key = prefix.concat(Keys.of(Long.toHexString(session.lease())));
    }

    static ByteString prefix(String name) {
        return Keys.of(name + "/");
    }

    ByteString key() {
        return key;
    }

    /** Joins the queue with a value. */
    void join(ByteString value) {
        TxnResponse joined = session.ask(
                KVGrpc.getTxnMethod(),
                TxnRequest.newBuilder()
                        .addCompare(Compare.newBuilder()
                                .setKey(key)
                                .setTarget(Compare.CompareTarget.CREATE)
                                .setResult(Compare.CompareResult.EQUAL)
                                .setCreateRevision(0))
                        .addSuccess(RequestOp.newBuilder()
                                .setRequestPut(PutRequest.newBuilder()
                                        .setKey(key)
                                        .setValue(value)
                                        .setLease(session.lease())))
                        .addFailure(RequestOp.newBuilder()
                                .setRequestRange(RangeRequest.newBuilder().setKey(key)))
                        .build());
        created = joined.getSucceeded()
                ? joined.getHeader().getRevision()
                : joined.getResponses(0).getResponseRange().getKvs(0).getCreateRevision();
    }

    /** Waits until nobody stands before; when it cannot, leaves the queue and fails. */
    void awaitTurn() {
        try {
            for (Optional<KeyValue> before = before(); before.isPresent(); before = before()) {
                awaitDeletion(before.get().getKey());
            }
        } catch (CommandFailure failure) {
            leave();
            throw failure;
        }
    }

    /** Returns the youngest of those before. */
    private Optional<KeyValue> before() {
        RangeResponse response = session.ask(
                KVGrpc.getRangeMethod(),
                RangeRequest.newBuilder()
                        .setKey(prefix)
                        .setRangeEnd(Keys.prefixEnd(prefix))
                        .setMaxCreateRevision(created - 1)
                        .setSortTarget(RangeRequest.SortTarget.CREATE)
                        .setSortOrder(RangeRequest.SortOrder.DESCEND)
                        .setLimit(1)
                        .build());
        revision = response.getHeader().getRevision();
        return response.getKvsList().stream().findFirst();
    }

    private void awaitDeletion(ByteString other) {
        var request = WatchCreateRequest.newBuilder()
                .setKey(other)
                .setStartRevision(revision)
                .build();
        try (var stream = new WatchStream(call, request)) {
            for (var next = stream.next(); next.isPresent(); next = stream.next()) {
                WatchResponse response = next.get();
                if (response.getCanceled()) {
                    throw new CommandFailure(CommandFailure.ERROR, response.getCancelReason());
                }
                if (response.getEventsList().stream().anyMatch(event -> event.getType() == Event.EventType.DELETE)) {
                    return;
                }
            }
        }
        throw new CommandFailure(CommandFailure.ERROR, "context canceled");
    }

    /** Returns the own key as it is now. */
    RangeResponse own() {
        return session.ask(
                KVGrpc.getRangeMethod(), RangeRequest.newBuilder().setKey(key).build());
    }

    /** Leaves the queue, if the place is still the own one. */
    void leave() {
        session.ask(
                KVGrpc.getTxnMethod(),
                TxnRequest.newBuilder()
                        .addCompare(Compare.newBuilder()
                                .setKey(key)
                                .setTarget(Compare.CompareTarget.CREATE)
                                .setResult(Compare.CompareResult.EQUAL)
                                .setCreateRevision(created))
                        .addSuccess(RequestOp.newBuilder()
                                .setRequestDeleteRange(
                                        DeleteRangeRequest.newBuilder().setKey(key)))
                        .build());
    }
}
