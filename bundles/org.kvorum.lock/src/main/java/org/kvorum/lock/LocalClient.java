// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireWriter;
import org.kvorum.command.Command;
import org.kvorum.command.Compare;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.KeyRange;
import org.kvorum.command.KeyValue;
import org.kvorum.command.LeaseGrantRequest;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.RequestOp;
import org.kvorum.command.TxnRequest;

/** The requests that locks and elections are made of. Any thread; refusals fail the future. */
final class LocalClient {
    private static final long SESSION_TTL_SECONDS = 60;
    private static final int ASCENDING = 1;
    private static final int DESCENDING = 2;
    private static final int BY_CREATE_REVISION = 2;

    private final Member member;
    private final RandomGenerator random;

    LocalClient(Member member, RandomGenerator random) {
        this.member = member;
        this.random = random;
    }

    /** Completes with the lease given or, for 0, with a new one, which its holder must keep alive. */
    CompletableFuture<Long> session(long lease) {
        if (lease != 0) {
            return CompletableFuture.completedFuture(lease);
        }
        long id = Math.max(1, random.nextLong() & Long.MAX_VALUE);
        return propose(new LeaseGrantRequest(SESSION_TTL_SECONDS, id)).thenApply(granted -> id);
    }

    /** Creates the key of the lease below the prefix unless it is there. */
    CompletableFuture<Claim> claim(Bytes prefix, long lease, Bytes value) {
        var key = Claim.key(prefix, lease);
        var put = new RequestOp.Put(new PutRequest(key, value, lease, false, false, false));
        var get = new RequestOp.Range(single(key));
        var first = new RequestOp.Range(oldest(prefix));
        var request = new TxnRequest(List.of(createdAt(key, 0)), List.of(put, first), List.of(get, first));
        return txn(request).thenApply(done -> {
            var existing = done.succeeded()
                    ? null
                    : KeyValue.decode(rows(done, 0).kvs().get(0));
            long created = existing == null ? done.revision() : existing.createRevision();
            var owners = rows(done, 1).kvs();
            boolean isFirst = owners.isEmpty() || KeyValue.decode(owners.get(0)).createRevision() == created;
            return new Claim(
                    prefix, key, lease, created, done.revision(), existing == null ? value : existing.value(), isFirst);
        });
    }

    private static RangeResult.Rows rows(WriteResult.Txn txn, int index) {
        return (RangeResult.Rows) txn.responses().get(index);
    }

    /** Writes the key if it is still the one created at the revision; completes with the outcome either way. */
    CompletableFuture<WriteResult.Txn> putIfCreatedAt(Bytes key, long createRevision, Bytes value, long lease) {
        var put = new RequestOp.Put(new PutRequest(key, value, lease, false, false, false));
        return txn(new TxnRequest(List.of(createdAt(key, createRevision)), List.of(put), List.of()));
    }

    /** Deletes the key if it is still the one created at the revision; completes with the outcome either way. */
    CompletableFuture<WriteResult.Txn> deleteIfCreatedAt(Bytes key, long createRevision) {
        var delete = new RequestOp.DeleteRange(new DeleteRangeRequest(key, Bytes.EMPTY, false));
        return txn(new TxnRequest(List.of(createdAt(key, createRevision)), List.of(delete), List.of()));
    }

    /** Deletes the key; completes with the revision, also if there was no such key. */
    CompletableFuture<Long> delete(Bytes key) {
        if (key.isEmpty()) {
            return CompletableFuture.failedFuture(new RequestException(ErrorCode.EMPTY_KEY));
        }
        return propose(new DeleteRangeRequest(key, Bytes.EMPTY, false)).thenApply(applied -> {
            if (applied instanceof ApplyResult.Kv kv && !(kv.result() instanceof WriteResult.Refused)) {
                return kv.revision();
            }
            throw refusal(applied);
        });
    }

    /** Reads the key. */
    CompletableFuture<RangeResult.Rows> get(Bytes key) {
        return range(single(key));
    }

    /** Reads the key below the prefix that was created first. */
    CompletableFuture<RangeResult.Rows> first(Bytes prefix) {
        return range(oldest(prefix));
    }

    /** Reads the key below the prefix that was created last, but not after the revision. */
    CompletableFuture<RangeResult.Rows> lastUpTo(Bytes prefix, long createRevision) {
        return range(ordered(prefix, DESCENDING, createRevision));
    }

    /** Opens a stream of watchers; the caller closes it. */
    WatchStream watches(WatchSink sink) {
        return member.watches().open(sink);
    }

    /** Runs the task when a stream can be opened after the hub has ended one. */
    void whenWatchesOpen(Runnable task) {
        member.watches().whenOpen(task);
    }

    /** Writes a response header as field 1. */
    WireWriter header(long revision) {
        return new WireWriter(64).message(1, out -> out.varint(1, member.clusterId())
                .varint(2, member.memberId())
                .varint(3, revision)
                .varint(4, member.term()));
    }

    private CompletableFuture<WriteResult.Txn> txn(TxnRequest request) {
        if (request.compare().get(0).key().isEmpty()) {
            return CompletableFuture.failedFuture(new RequestException(ErrorCode.EMPTY_KEY));
        }
        return member.txn(request, request.encode(), Caller.ANONYMOUS).thenApply(result -> {
            if (result instanceof WriteResult.Txn done) {
                return done;
            }
            throw refusal(result);
        });
    }

    private CompletableFuture<RangeResult.Rows> range(RangeRequest request) {
        return member.range(request, Caller.ANONYMOUS).thenApply(result -> {
            if (result instanceof RangeResult.Rows found) {
                return found;
            }
            throw refusal(result);
        });
    }

    private CompletableFuture<ApplyResult> propose(Command command) {
        return member.propose(command, command.encode(), Caller.ANONYMOUS);
    }

    private static RuntimeException refusal(Object result) {
        if (result instanceof WriteResult.Refused refused) {
            return new RequestException(refused.error());
        }
        if (result instanceof ApplyResult.Kv applied) {
            return refusal(applied.result());
        }
        return new IllegalStateException("unexpected answer: " + result);
    }

    private static Compare createdAt(Bytes key, long revision) {
        return Compare.number(key, Compare.CREATE, Compare.EQUAL, revision);
    }

    private static RangeRequest single(Bytes key) {
        return RangeRequest.of(key, Bytes.EMPTY);
    }

    private static RangeRequest oldest(Bytes prefix) {
        return ordered(prefix, ASCENDING, 0);
    }

    private static RangeRequest ordered(Bytes prefix, int order, long maxCreateRevision) {
        var range = KeyRange.prefix(prefix);
        return new RangeRequest(
                range.key(),
                range.rangeEnd(),
                1,
                0,
                order,
                BY_CREATE_REVISION,
                false,
                false,
                false,
                0,
                0,
                0,
                maxCreateRevision);
    }
}
