// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.KvStore.LeaseBook;
import org.kvorum.api.kv.OpResult;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.Compare;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.RequestOp;
import org.kvorum.command.TxnRequest;

/**
 * One run of a transaction. First all guards, those of nested transactions too, are judged by the state before; then whatever could go wrong on the chosen path
 * is looked for; only then anything is done.
 */
final class TxnRun {
    private final Records records;
    private final RangeReads reads;
    private final Snapshot before;
    private final @Nullable RevisionWriter writer;
    private final @Nullable LeaseBook leases;
    private final boolean wantReads;
    private final StoreSeries series;

    /** Which way each transaction of the chosen path goes, outer ones before inner ones, in order. */
    private final List<Boolean> path = new ArrayList<>();

    private int steps;
    /** Reads so far that the writer does not count: all guards, and what a transaction without writes reads. */
    private int readOperations;

    private TxnRun(
            Records records,
            RangeReads reads,
            Snapshot before,
            @Nullable RevisionWriter writer,
            @Nullable LeaseBook leases,
            boolean wantReads,
            StoreSeries series) {
        this.series = series;
        this.records = records;
        this.reads = reads;
        this.before = before;
        this.writer = writer;
        this.leases = leases;
        this.wantReads = wantReads;
    }

    /** Returns a run that only reads, all of it from the snapshot. Any thread. */
    static TxnRun reading(Records records, RangeReads reads, Snapshot snapshot, StoreSeries series) {
        return new TxnRun(records, reads, snapshot, null, null, true, series);
    }

    /** Returns a run that writes. Apply loop only. */
    static TxnRun writing(
            Records records,
            RangeReads reads,
            RevisionWriter writer,
            long compactRevision,
            LeaseBook leases,
            boolean wantReads,
            StoreSeries series) {
        var before = new Snapshot(writer.root(), writer.revision(), compactRevision);
        return new TxnRun(records, reads, before, writer, leases, wantReads, series);
    }

    /** Runs the transaction; the writer's revision is left open. */
    WriteResult run(TxnRequest txn) {
        choose(txn);
        steps = 0;
        var refused = writer == null ? null : checkPuts(txn);
        if (refused == null) {
            steps = 0;
            refused = checkRanges(txn);
        }
        if (refused != null) {
            return new WriteResult.Refused(refused);
        }
        steps = 0;
        var result = execute(txn);
        series.ended(readOperations);
        return result;
    }

    private void choose(TxnRequest txn) {
        boolean holds = txn.compare().stream().allMatch(this::holds);
        path.add(holds);
        for (var op : holds ? txn.success() : txn.failure()) {
            if (op instanceof RequestOp.Txn nested) {
                choose(nested.request());
            }
        }
    }

    private List<RequestOp> branch(TxnRequest txn) {
        return path.get(steps++) ? txn.success() : txn.failure();
    }

    private boolean holds(Compare guard) {
        ranged();
        var found = new boolean[1];
        boolean all = RangeReads.walk(before, before.revision(), guard.range(), entry -> {
            found[0] = true;
            return holds(guard, entry);
        });
        if (found[0]) {
            return all;
        }
        return guard.target() != Compare.VALUE && related(guard, Long.compare(0, missingNumber(guard)));
    }

    private boolean holds(Compare guard, KeyEntry entry) {
        return related(
                guard,
                switch (guard.target()) {
                    case Compare.VERSION -> Long.compare(entry.version(), guard.numberFor(Compare.VERSION));
                    case Compare.CREATE -> Long.compare(entry.create(), guard.numberFor(Compare.CREATE));
                    case Compare.MOD -> Long.compare(entry.mod(), guard.numberFor(Compare.MOD));
                    case Compare.LEASE ->
                        Long.compare(RecordCodec.lease(records.read(entry)), guard.numberFor(Compare.LEASE));
                    case Compare.VALUE ->
                        RecordCodec.value(records.read(entry))
                                .compareTo(guard.unionField() == 7 ? guard.value() : Bytes.EMPTY);
                    default -> 0;
                });
    }

    private static long missingNumber(Compare guard) {
        return switch (guard.target()) {
            case Compare.VERSION, Compare.CREATE, Compare.MOD, Compare.LEASE -> guard.numberFor(guard.target());
            default -> 0;
        };
    }

    private static boolean related(Compare guard, int order) {
        return switch (guard.result()) {
            case Compare.EQUAL -> order == 0;
            case Compare.GREATER -> order > 0;
            case Compare.LESS -> order < 0;
            case Compare.NOT_EQUAL -> order != 0;
            default -> true;
        };
    }

    private @Nullable ErrorCode checkPuts(TxnRequest txn) {
        for (var op : branch(txn)) {
            ErrorCode refused = null;
            if (op instanceof RequestOp.Put put) {
                refused = check(put.request());
            } else if (op instanceof RequestOp.Txn nested) {
                refused = checkPuts(nested.request());
            }
            if (refused != null) {
                return refused;
            }
        }
        return null;
    }

    private @Nullable ErrorCode check(PutRequest put) {
        if ((put.ignoreValue() || put.ignoreLease()) && before.root().findLive(put.key()) == null) {
            return ErrorCode.KEY_NOT_FOUND;
        }
        return put.lease() != 0 && leases != null && !leases.exists(put.lease()) ? ErrorCode.LEASE_NOT_FOUND : null;
    }

    private @Nullable ErrorCode checkRanges(TxnRequest txn) {
        for (var op : branch(txn)) {
            ErrorCode refused = null;
            if (op instanceof RequestOp.Range range) {
                refused = check(range.request());
            } else if (op instanceof RequestOp.Txn nested) {
                refused = checkRanges(nested.request());
            }
            if (refused != null) {
                return refused;
            }
        }
        return null;
    }

    private @Nullable ErrorCode check(RangeRequest range) {
        if (range.revision() == 0) {
            return null;
        }
        if (range.revision() > before.revision()) {
            return ErrorCode.FUTURE_REVISION;
        }
        // Negative numbers too, though outside of transactions they mean the current revision.
        return range.revision() < before.compactRevision() ? ErrorCode.COMPACTED : null;
    }

    private WriteResult.Txn execute(TxnRequest txn) {
        boolean succeeded = path.get(steps);
        var responses = new ArrayList<OpResult>();
        for (var op : branch(txn)) {
            if (op instanceof RequestOp.Range range) {
                if (wantReads) {
                    responses.add(read(range.request()));
                }
            } else if (op instanceof RequestOp.Txn nested) {
                responses.add(execute(nested.request()));
            } else {
                responses.add(write(op));
            }
        }
        return new WriteResult.Txn(revisionSoFar(), succeeded, responses);
    }

    private void ranged() {
        readOperations++;
        series.ranged();
    }

    private OpResult read(RangeRequest request) {
        if (writer == null) {
            ranged();
        } else {
            writer.ranged();
        }
        var now =
                writer == null ? before : new Snapshot(writer.root(), writer.revisionSoFar(), before.compactRevision());
        return reads.read(now, request.revision() <= 0 ? now.revision() : request.revision(), request);
    }

    private OpResult write(RequestOp op) {
        if (writer == null) {
            throw new IllegalArgumentException("a transaction that writes was given to be read");
        }
        if (op instanceof RequestOp.Put put) {
            return writer.put(put.request());
        } else if (op instanceof RequestOp.DeleteRange delete) {
            return writer.delete(delete.request().range(), delete.request().prevKv());
        }
        throw new IllegalArgumentException("an operation with no variant passed the checks of the edge");
    }

    private long revisionSoFar() {
        return writer == null ? before.revision() : writer.revisionSoFar();
    }
}
