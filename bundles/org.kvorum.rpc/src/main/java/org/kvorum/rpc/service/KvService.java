// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.service;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.kv.RequestChecks;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.rpc.RpcContext;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.rpc.UnaryReply;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.CompactionRequest;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.TxnRequest;
import org.kvorum.rpc.call.Errors;

/** {@code etcdserverpb.KV}. */
public final class KvService implements RpcService {
    private final Member member;
    private final Headers headers;
    private final Responses responses;
    private final RequestChecks checks;
    private final long requestBytesMax;

    /** Creates the service. */
    public KvService(Member member, int txnOpsMax, long requestBytesMax) {
        this.member = member;
        this.headers = new Headers(member);
        this.responses = new Responses(headers);
        this.checks = new RequestChecks(txnOpsMax);
        this.requestBytesMax = requestBytesMax;
    }

    @Override
    public String name() {
        return "etcdserverpb.KV";
    }

    @Override
    public List<RpcMethod> methods() {
        return List.of(
                new RpcMethod.Unary("Range", this::range),
                new RpcMethod.ServerStreaming(
                        "RangeStream", (context, out) -> new RangeStream(member, responses, requestBytesMax, out)),
                new RpcMethod.Unary("Put", this::put),
                new RpcMethod.Unary("DeleteRange", this::deleteRange),
                new RpcMethod.Unary("Txn", this::txn),
                new RpcMethod.Unary("Compact", this::compact));
    }

    private void range(RpcContext context, Bytes message, UnaryReply reply) {
        var request = RangeRequest.decode(message);
        if (!Calls.refused(RequestChecks.range(request), reply)) {
            Calls.answer(member.range(request, Caller.ANONYMOUS), reply, result -> responses.range(rows(result)));
        }
    }

    private void put(RpcContext context, Bytes message, UnaryReply reply) {
        var request = PutRequest.decode(message);
        if (!Calls.refused(RequestChecks.put(request), reply)) {
            Calls.answer(member.propose(request, message, Caller.ANONYMOUS), reply, this::written);
        }
    }

    private void deleteRange(RpcContext context, Bytes message, UnaryReply reply) {
        var request = DeleteRangeRequest.decode(message);
        if (!Calls.refused(RequestChecks.deleteRange(request), reply)) {
            Calls.answer(member.propose(request, message, Caller.ANONYMOUS), reply, this::written);
        }
    }

    private void txn(RpcContext context, Bytes message, UnaryReply reply) {
        var request = TxnRequest.decode(message);
        if (!Calls.refused(checks.txn(request), reply)) {
            Calls.answer(member.txn(request, message, Caller.ANONYMOUS), reply, this::written);
        }
    }

    private void compact(RpcContext context, Bytes message, UnaryReply reply) {
        var request = CompactionRequest.decode(message);
        var compacted = member.propose(request, message, Caller.ANONYMOUS).thenCompose(result -> {
            var accepted = (ApplyResult.Compacted) result;
            return request.physical()
                    ? accepted.removed().thenApply(done -> accepted)
                    : CompletableFuture.completedFuture(accepted);
        });
        Calls.answer(compacted, reply, accepted -> headers.only(accepted.revision()));
    }

    private Bytes written(ApplyResult result) {
        return written(((ApplyResult.Kv) result).result());
    }

    private Bytes written(WriteResult result) {
        if (result instanceof WriteResult.Put put) {
            return responses.put(put.revision(), put);
        }
        if (result instanceof WriteResult.Deleted deleted) {
            return responses.deleted(deleted.revision(), deleted);
        }
        if (result instanceof WriteResult.Txn txn) {
            return responses.txn(txn.revision(), txn);
        }
        throw Errors.of(((WriteResult.Refused) result).error());
    }

    /** Returns the rows of a read. */
    static RangeResult.Rows rows(RangeResult result) {
        if (result instanceof RangeResult.Rows rows) {
            return rows;
        }
        throw new RequestException(
                result instanceof RangeResult.Compacted ? ErrorCode.COMPACTED : ErrorCode.FUTURE_REVISION);
    }
}
