// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.util.concurrent.CompletableFuture;
import org.kvorum.api.client.Delete;
import org.kvorum.api.client.DeleteResult;
import org.kvorum.api.client.Get;
import org.kvorum.api.client.GetResult;
import org.kvorum.api.client.KeyValue;
import org.kvorum.api.client.Put;
import org.kvorum.api.client.PutResult;
import org.kvorum.api.client.Txn;
import org.kvorum.api.client.TxnResult;
import org.kvorum.api.kv.RequestChecks;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.Member;
import org.kvorum.command.Command;
import org.kvorum.command.CompactionRequest;
import org.kvorum.command.RangeRequest;

/** Asks the member. */
final class LocalKeyValue implements KeyValue {
    /** As many as etcd allows unless it is told otherwise. */
    private static final int TXN_OPS_MAX = 128;

    private final Member member;
    private final RequestChecks checks = new RequestChecks(TXN_OPS_MAX);

    LocalKeyValue(Member member) {
        this.member = member;
    }

    @Override
    public CompletableFuture<GetResult> get(Get get) {
        return range(Requests.range(get));
    }

    /** Reads with all that etcd knows. */
    CompletableFuture<GetResult> range(RangeRequest request) {
        var refusal = RequestChecks.range(request);
        if (refusal != null) {
            return Failures.refused(refusal);
        }
        return Failures.told(member.range(request, Caller.ANONYMOUS).thenApply(Results::get));
    }

    @Override
    public CompletableFuture<PutResult> put(Put put) {
        var request = Requests.put(put);
        var refusal = RequestChecks.put(request);
        return refusal != null ? Failures.refused(refusal) : write(request).thenApply(Results::put);
    }

    @Override
    public CompletableFuture<DeleteResult> delete(Delete delete) {
        var request = Requests.delete(delete);
        var refusal = RequestChecks.deleteRange(request);
        return refusal != null ? Failures.refused(refusal) : write(request).thenApply(Results::delete);
    }

    @Override
    public CompletableFuture<TxnResult> txn(Txn txn) {
        var request = Requests.txn(txn);
        var refusal = checks.txn(request);
        if (refusal != null) {
            return Failures.refused(refusal);
        }
        return Failures.told(
                member.txn(request, request.encode(), Caller.ANONYMOUS).thenApply(Results::txn));
    }

    @Override
    public CompletableFuture<Long> compact(long revision, boolean physical) {
        return propose(new CompactionRequest(revision, physical)).thenCompose(result -> {
            var accepted = (ApplyResult.Compacted) result;
            return physical
                    ? accepted.removed().thenApply(done -> accepted.revision())
                    : CompletableFuture.completedFuture(accepted.revision());
        });
    }

    private CompletableFuture<WriteResult> write(Command command) {
        return propose(command).thenApply(Results::written);
    }

    private CompletableFuture<ApplyResult> propose(Command command) {
        return Failures.told(member.propose(command, command.encode(), Caller.ANONYMOUS));
    }
}
