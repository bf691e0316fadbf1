// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.kv;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.RequestOp;
import org.kvorum.command.TxnRequest;

/**
 * What is checked of a request before the member sees it, as etcd does. Each check returns why the request is refused, or {@code null}. Any thread.
 */
public final class RequestChecks {
    private static final int SORT_ORDER_MAX = 2;
    private static final int SORT_TARGET_MAX = 4;

    private final int txnOpsMax;

    /** Creates checks that let a branch of a transaction have so many operations. */
    public RequestChecks(int txnOpsMax) {
        this.txnOpsMax = txnOpsMax;
    }

    /** Checks a read. */
    public static @Nullable ErrorCode range(RangeRequest request) {
        if (request.key().isEmpty()) {
            return ErrorCode.EMPTY_KEY;
        }
        boolean known = request.sortOrder() >= 0
                && request.sortOrder() <= SORT_ORDER_MAX
                && request.sortTarget() >= 0
                && request.sortTarget() <= SORT_TARGET_MAX;
        return known ? null : ErrorCode.INVALID_SORT_OPTION;
    }

    /** Checks a write. */
    public static @Nullable ErrorCode put(PutRequest request) {
        if (request.key().isEmpty()) {
            return ErrorCode.EMPTY_KEY;
        }
        if (request.ignoreValue() && !request.value().isEmpty()) {
            return ErrorCode.VALUE_PROVIDED;
        }
        return request.ignoreLease() && request.lease() != 0 ? ErrorCode.LEASE_PROVIDED : null;
    }

    /** Checks a delete. */
    public static @Nullable ErrorCode deleteRange(DeleteRangeRequest request) {
        return request.key().isEmpty() ? ErrorCode.EMPTY_KEY : null;
    }

    /** Checks a transaction and those in it. */
    public @Nullable ErrorCode txn(TxnRequest request) {
        var error = shape(request, txnOpsMax);
        if (error != null) {
            return error;
        }
        var duplicate = Touched.of(request.success()) == null || Touched.of(request.failure()) == null;
        return duplicate ? ErrorCode.DUPLICATE_KEY : null;
    }

    private static @Nullable ErrorCode shape(TxnRequest request, int opsMax) {
        int ops = Math.max(
                request.compare().size(),
                Math.max(request.success().size(), request.failure().size()));
        if (ops > opsMax) {
            return ErrorCode.TOO_MANY_OPS;
        }
        for (var compare : request.compare()) {
            if (compare.key().isEmpty()) {
                return ErrorCode.EMPTY_KEY;
            }
        }
        for (var op : request.success()) {
            var error = op(op, opsMax - ops);
            if (error != null) {
                return error;
            }
        }
        for (var op : request.failure()) {
            var error = op(op, opsMax - ops);
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    private static @Nullable ErrorCode op(RequestOp op, int opsMax) {
        if (op instanceof RequestOp.Range range) {
            return range(range.request());
        }
        if (op instanceof RequestOp.Put put) {
            return put(put.request());
        }
        if (op instanceof RequestOp.DeleteRange delete) {
            return deleteRange(delete.request());
        }
        if (op instanceof RequestOp.Txn txn) {
            return shape(txn.request(), opsMax);
        }
        // etcd says so of an operation that is none
        return ErrorCode.KEY_NOT_FOUND;
    }

    /**
     * The keys a branch puts and the intervals it deletes.
     *
     * <p>A put must not meet another put of the key, nor a delete around it. etcd looks at a level's deletes first, then at nested transactions in order, then
     * at the level's puts: a delete in a nested transaction does not see the puts of one before it, and so it is here.
     */
    private record Touched(Set<Bytes> puts, List<DeleteRangeRequest> deletes) {
        /** Returns what the branch touches, {@code null} if two of its operations collide. */
        static @Nullable Touched of(List<RequestOp> ops) {
            var touched = new Touched(new HashSet<>(), new ArrayList<>());
            for (var op : ops) {
                if (op instanceof RequestOp.DeleteRange delete) {
                    touched.deletes.add(delete.request());
                }
            }
            for (var op : ops) {
                if (op instanceof RequestOp.Txn txn && !touched.nest(txn.request())) {
                    return null;
                }
            }
            for (var op : ops) {
                if (op instanceof RequestOp.Put put
                        && !touched.put(put.request().key())) {
                    return null;
                }
            }
            return touched;
        }

        private boolean put(Bytes key) {
            return !deleted(key) && puts.add(key);
        }

        private boolean deleted(Bytes key) {
            for (var delete : deletes) {
                if (covers(delete, key)) {
                    return true;
                }
            }
            return false;
        }

        private boolean nest(TxnRequest txn) {
            var success = of(txn.success());
            var failure = of(txn.failure());
            if (success == null || failure == null || collides(success) || collides(failure)) {
                return false;
            }
            // only one branch runs, so the two may put the same key
            puts.addAll(success.puts);
            puts.addAll(failure.puts);
            deletes.addAll(success.deletes);
            deletes.addAll(failure.deletes);
            return true;
        }

        private boolean collides(Touched branch) {
            for (var key : branch.puts) {
                if (puts.contains(key) || deleted(key)) {
                    return true;
                }
            }
            return false;
        }

        /** A zero byte as the end does not mean "open" to this check. */
        private static boolean covers(DeleteRangeRequest delete, Bytes key) {
            if (delete.rangeEnd().isEmpty()) {
                return key.equals(delete.key());
            }
            return key.compareTo(delete.key()) >= 0 && key.compareTo(delete.rangeEnd()) < 0;
        }
    }
}
