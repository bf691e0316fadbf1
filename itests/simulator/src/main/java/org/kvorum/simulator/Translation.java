// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.CompactedException;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.kv.OpResult;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.RequestException;
import org.kvorum.bytes.Bytes;
import org.kvorum.checker.history.Compare;
import org.kvorum.checker.history.KeyRange;
import org.kvorum.checker.history.KeyValue;
import org.kvorum.checker.history.Outcome;
import org.kvorum.checker.history.Request;
import org.kvorum.checker.history.Response;
import org.kvorum.checker.history.WatchEvent;
import org.kvorum.command.Command;
import org.kvorum.command.CompactionRequest;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.LeaseGrantRequest;
import org.kvorum.command.LeaseRevokeRequest;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.RequestOp;
import org.kvorum.command.TxnRequest;

/** Between the words of a history and those of a member. */
final class Translation {
    private Translation() {}

    /** Asks a member. */
    static CompletableFuture<Response> call(Member member, Request request) {
        if (request instanceof Request.Range range) {
            return member.range(command(range), Caller.ANONYMOUS).thenApply(Translation::ranged);
        }
        if (request instanceof Request.Txn txn) {
            var command = command(txn);
            return member.txn(command, command.encode(), Caller.ANONYMOUS).thenApply(Translation::written);
        }
        if (request instanceof Request.KeepAlive keepAlive) {
            return member.renewLease(keepAlive.lease())
                    .thenApply(ttl -> new Response.Renewed(member.store().revision(), ttl));
        }
        return propose(member, command(request)).thenApply(result -> applied(request, result));
    }

    /** Proposes as the edge does: the bytes that came are the bytes that are logged. */
    static CompletableFuture<ApplyResult> propose(Member member, Command command) {
        return member.propose(command, command.encode(), Caller.ANONYMOUS);
    }

    // ------------------------------------------------------------ requests

    private static Command command(Request request) {
        if (request instanceof Request.Put put) {
            return command(put);
        }
        if (request instanceof Request.Delete delete) {
            return command(delete);
        }
        if (request instanceof Request.Compact compact) {
            return new CompactionRequest(compact.revision(), false);
        }
        if (request instanceof Request.Grant grant) {
            return new LeaseGrantRequest(grant.ttlSeconds(), grant.lease());
        }
        if (request instanceof Request.Revoke revoke) {
            return new LeaseRevokeRequest(revoke.lease());
        }
        throw new AssertionError(request);
    }

    private static RangeRequest command(Request.Range range) {
        return new RangeRequest(
                range.range().key(),
                range.range().end(),
                range.limit(),
                range.revision(),
                0,
                0,
                range.serializable(),
                false,
                false,
                0,
                0,
                0,
                0);
    }

    private static PutRequest command(Request.Put put) {
        return new PutRequest(put.key(), put.value(), put.lease(), put.prevKv(), false, false);
    }

    private static DeleteRangeRequest command(Request.Delete delete) {
        return new DeleteRangeRequest(delete.range().key(), delete.range().end(), delete.prevKv());
    }

    private static TxnRequest command(Request.Txn txn) {
        return new TxnRequest(
                txn.compares().stream().map(Translation::guard).toList(),
                txn.success().stream().map(Translation::op).toList(),
                txn.failure().stream().map(Translation::op).toList());
    }

    private static RequestOp op(Request request) {
        if (request instanceof Request.Range range) {
            return new RequestOp.Range(command(range));
        }
        if (request instanceof Request.Put put) {
            return new RequestOp.Put(command(put));
        }
        if (request instanceof Request.Delete delete) {
            return new RequestOp.DeleteRange(command(delete));
        }
        return new RequestOp.Txn(command((Request.Txn) request));
    }

    private static org.kvorum.command.Compare guard(Compare compare) {
        int target =
                switch (compare.target()) {
                    case VERSION -> org.kvorum.command.Compare.VERSION;
                    case CREATE -> org.kvorum.command.Compare.CREATE;
                    case MOD -> org.kvorum.command.Compare.MOD;
                    case VALUE -> org.kvorum.command.Compare.VALUE;
                    case LEASE -> org.kvorum.command.Compare.LEASE;
                };
        int result =
                switch (compare.result()) {
                    case EQUAL -> org.kvorum.command.Compare.EQUAL;
                    case GREATER -> org.kvorum.command.Compare.GREATER;
                    case LESS -> org.kvorum.command.Compare.LESS;
                    case NOT_EQUAL -> org.kvorum.command.Compare.NOT_EQUAL;
                };
        var range = compare.range();
        boolean value = target == org.kvorum.command.Compare.VALUE;
        int union = target == org.kvorum.command.Compare.LEASE ? 8 : 4 + target;
        return new org.kvorum.command.Compare(
                result,
                target,
                range.key(),
                union,
                value ? 0 : compare.number(),
                value ? compare.value() : Bytes.EMPTY,
                range.end());
    }

    /** Returns the keys as a member takes them. */
    static org.kvorum.command.KeyRange range(KeyRange range) {
        return new org.kvorum.command.KeyRange(range.key(), range.end());
    }

    // ------------------------------------------------------------ answers

    private static Response ranged(RangeResult result) {
        if (result instanceof RangeResult.Rows rows) {
            return rows(rows);
        }
        throw new RequestException(
                result instanceof RangeResult.Compacted ? ErrorCode.COMPACTED : ErrorCode.FUTURE_REVISION);
    }

    private static Response rows(RangeResult.Rows rows) {
        return new Response.Ranged(rows.revision(), kvs(rows.kvs()), rows.count());
    }

    private static Response written(WriteResult result) {
        if (result instanceof WriteResult.Txn txn) {
            return txn(txn, txn.revision());
        }
        if (result instanceof WriteResult.Refused refused) {
            throw new RequestException(refused.error());
        }
        return part((OpResult) result);
    }

    private static Response txn(WriteResult.Txn txn, long revision) {
        return new Response.TxnDone(
                revision,
                txn.succeeded(),
                txn.responses().stream().map(Translation::part).toList());
    }

    private static Response part(OpResult result) {
        if (result instanceof RangeResult.Rows rows) {
            return rows(rows);
        }
        if (result instanceof WriteResult.Put put) {
            return new Response.Written(put.revision(), optional(put.prevKv()));
        }
        if (result instanceof WriteResult.Deleted deleted) {
            return new Response.Deleted(deleted.revision(), deleted.deleted(), kvs(deleted.prevKvs()));
        }
        return txn((WriteResult.Txn) result, 0);
    }

    private static Response applied(Request request, ApplyResult result) {
        if (result instanceof ApplyResult.Kv kv) {
            return written(kv.result());
        }
        if (result instanceof ApplyResult.Compacted compacted) {
            return new Response.Compacted(compacted.revision());
        }
        if (result instanceof ApplyResult.LeaseGranted granted) {
            return new Response.Granted(granted.revision(), granted.id(), granted.ttlSeconds());
        }
        if (result instanceof ApplyResult.LeaseRevoked revoked) {
            return new Response.Revoked(revoked.revision());
        }
        throw new AssertionError(request + " was answered by " + result);
    }

    static List<KeyValue> kvs(List<Bytes> encoded) {
        var kvs = new ArrayList<KeyValue>(encoded.size());
        for (var each : encoded) {
            kvs.add(kv(each));
        }
        return kvs;
    }

    private static @Nullable KeyValue optional(@Nullable Bytes encoded) {
        return encoded == null ? null : kv(encoded);
    }

    private static KeyValue kv(Bytes encoded) {
        var kv = org.kvorum.command.KeyValue.decode(encoded);
        return new KeyValue(kv.key(), kv.value(), kv.createRevision(), kv.modRevision(), kv.version(), kv.lease());
    }

    static WatchEvent event(KvEvent event, @Nullable Bytes prevKv) {
        return new WatchEvent(
                event.delete(),
                event.delete() ? KeyValue.tombstone(event.key(), event.modRevision()) : kv(event.keyValue()),
                optional(prevKv));
    }

    // ------------------------------------------------------------ failures

    /** Returns what a failure tells the client; empty if it is none that a client may ever see. */
    static @Nullable Outcome outcome(Throwable failure) {
        if (failure instanceof CompactedException) {
            return new Outcome.Refused(Outcome.Reason.COMPACTED);
        }
        if (!(failure instanceof RequestException refused)) {
            return null;
        }
        return switch (refused.error()) {
            case LEASE_NOT_FOUND -> new Outcome.Refused(Outcome.Reason.LEASE_NOT_FOUND);
            case LEASE_EXISTS -> new Outcome.Refused(Outcome.Reason.LEASE_EXISTS);
            case COMPACTED -> new Outcome.Refused(Outcome.Reason.COMPACTED);
            case FUTURE_REVISION -> new Outcome.Refused(Outcome.Reason.FUTURE_REVISION);
            // These say that nothing was done, or not to this member's knowledge ever will be.
            case NO_SPACE,
                    TOO_MANY_REQUESTS,
                    REQUEST_TOO_LARGE,
                    LEASE_TTL_TOO_LARGE,
                    NOT_CAPABLE,
                    LEARNER_UNSUPPORTED,
                    PROPOSAL_DROPPED,
                    CORRUPT -> new Outcome.Refused(Outcome.Reason.OTHER);
            default -> Outcome.UNKNOWN;
        };
    }
}
