// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.chaos;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.DeleteRangeResponse;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.ResponseOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import java.util.ArrayList;
import java.util.List;
import org.kvorum.bytes.Bytes;
import org.kvorum.checker.history.Compare;
import org.kvorum.checker.history.KeyRange;
import org.kvorum.checker.history.KeyValue;
import org.kvorum.checker.history.Request;
import org.kvorum.checker.history.Response;
import org.kvorum.checker.history.WatchEvent;

/** Requests of the model as etcd's messages, and etcd's answers as the model's. */
final class Wire {
    private Wire() {}

    static ByteString bytes(Bytes bytes) {
        return ByteString.copyFrom(bytes.toByteArray());
    }

    static Bytes bytes(ByteString bytes) {
        return Bytes.wrap(bytes.toByteArray());
    }

    static RangeRequest message(Request.Range range) {
        return RangeRequest.newBuilder()
                .setKey(bytes(range.range().key()))
                .setRangeEnd(bytes(range.range().end()))
                .setRevision(range.revision())
                .setSerializable(range.serializable())
                .setLimit(range.limit())
                .build();
    }

    static PutRequest message(Request.Put put) {
        return PutRequest.newBuilder()
                .setKey(bytes(put.key()))
                .setValue(bytes(put.value()))
                .setLease(put.lease())
                .setPrevKv(put.prevKv())
                .build();
    }

    static DeleteRangeRequest message(Request.Delete delete) {
        return DeleteRangeRequest.newBuilder()
                .setKey(bytes(delete.range().key()))
                .setRangeEnd(bytes(delete.range().end()))
                .setPrevKv(delete.prevKv())
                .build();
    }

    static TxnRequest message(Request.Txn txn) {
        var message = TxnRequest.newBuilder();
        txn.compares().forEach(compare -> message.addCompare(compare(compare)));
        txn.success().forEach(request -> message.addSuccess(operation(request)));
        txn.failure().forEach(request -> message.addFailure(operation(request)));
        return message.build();
    }

    private static io.etcd.jetcd.api.Compare compare(Compare compare) {
        var message = io.etcd.jetcd.api.Compare.newBuilder()
                .setKey(bytes(compare.range().key()))
                .setRangeEnd(bytes(compare.range().end()))
                .setResult(io.etcd.jetcd.api.Compare.CompareResult.valueOf(
                        compare.result().name()));
        switch (compare.target()) {
            case VERSION ->
                message.setTarget(io.etcd.jetcd.api.Compare.CompareTarget.VERSION)
                        .setVersion(compare.number());
            case CREATE ->
                message.setTarget(io.etcd.jetcd.api.Compare.CompareTarget.CREATE)
                        .setCreateRevision(compare.number());
            case MOD ->
                message.setTarget(io.etcd.jetcd.api.Compare.CompareTarget.MOD).setModRevision(compare.number());
            case LEASE -> throw new IllegalArgumentException("jetcd's messages lack it: " + compare);
            case VALUE ->
                message.setTarget(io.etcd.jetcd.api.Compare.CompareTarget.VALUE).setValue(bytes(compare.value()));
        }
        return message.build();
    }

    private static RequestOp operation(Request request) {
        var message = RequestOp.newBuilder();
        if (request instanceof Request.Range range) {
            message.setRequestRange(message(range));
        } else if (request instanceof Request.Put put) {
            message.setRequestPut(message(put));
        } else if (request instanceof Request.Delete delete) {
            message.setRequestDeleteRange(message(delete));
        } else {
            throw new IllegalArgumentException("not part of a transaction here: " + request);
        }
        return message.build();
    }

    static Response.Ranged response(RangeResponse message) {
        return new Response.Ranged(message.getHeader().getRevision(), kvs(message.getKvsList()), message.getCount());
    }

    static Response.Written response(PutResponse message) {
        return new Response.Written(
                message.getHeader().getRevision(), message.hasPrevKv() ? kv(message.getPrevKv()) : null);
    }

    static Response.Deleted response(DeleteRangeResponse message) {
        return new Response.Deleted(
                message.getHeader().getRevision(), message.getDeleted(), kvs(message.getPrevKvsList()));
    }

    static Response.TxnDone response(TxnResponse message) {
        var parts = new ArrayList<Response>();
        for (ResponseOp part : message.getResponsesList()) {
            parts.add(
                    switch (part.getResponseCase()) {
                        case RESPONSE_RANGE -> response(part.getResponseRange());
                        case RESPONSE_PUT -> response(part.getResponsePut());
                        case RESPONSE_DELETE_RANGE -> response(part.getResponseDeleteRange());
                        default -> throw new IllegalArgumentException("not asked for: " + part);
                    });
        }
        return new Response.TxnDone(message.getHeader().getRevision(), message.getSucceeded(), parts);
    }

    static List<KeyValue> kvs(List<io.etcd.jetcd.api.KeyValue> messages) {
        return messages.stream().map(Wire::kv).toList();
    }

    private static KeyValue kv(io.etcd.jetcd.api.KeyValue message) {
        return new KeyValue(
                bytes(message.getKey()),
                bytes(message.getValue()),
                message.getCreateRevision(),
                message.getModRevision(),
                message.getVersion(),
                message.getLease());
    }

    static WatchEvent event(Event message) {
        boolean delete = message.getType() == Event.EventType.DELETE;
        var kv = message.getKv();
        return new WatchEvent(
                delete,
                delete ? KeyValue.tombstone(bytes(kv.getKey()), kv.getModRevision()) : kv(kv),
                message.hasPrevKv() ? kv(message.getPrevKv()) : null);
    }

    static io.etcd.jetcd.api.WatchRequest watch(KeyRange range, long startRevision) {
        return io.etcd.jetcd.api.WatchRequest.newBuilder()
                .setCreateRequest(io.etcd.jetcd.api.WatchCreateRequest.newBuilder()
                        .setKey(bytes(range.key()))
                        .setRangeEnd(bytes(range.end()))
                        .setStartRevision(startRevision)
                        .setPrevKv(true))
                .build();
    }

    static io.etcd.jetcd.api.WatchRequest progress() {
        return io.etcd.jetcd.api.WatchRequest.newBuilder()
                .setProgressRequest(io.etcd.jetcd.api.WatchProgressRequest.getDefaultInstance())
                .build();
    }
}
