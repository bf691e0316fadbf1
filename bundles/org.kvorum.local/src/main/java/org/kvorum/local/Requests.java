// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.util.List;
import org.kvorum.api.client.Condition;
import org.kvorum.api.client.Delete;
import org.kvorum.api.client.Get;
import org.kvorum.api.client.Op;
import org.kvorum.api.client.Put;
import org.kvorum.api.client.Txn;
import org.kvorum.command.Compare;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.RequestOp;
import org.kvorum.command.TxnRequest;

/** What is asked, in the words of the log. */
final class Requests {
    private Requests() {}

    static RangeRequest range(Get get) {
        return new RangeRequest(
                get.keys().key(),
                get.keys().rangeEnd(),
                get.limit(),
                get.revision(),
                number(get.order()),
                number(get.sortBy()),
                get.serializable(),
                get.content() == Get.Content.KEYS,
                get.content() == Get.Content.COUNT,
                0,
                0,
                0,
                0);
    }

    static PutRequest put(Put put) {
        return new PutRequest(put.key(), put.value(), put.lease(), put.previous(), false, false);
    }

    static DeleteRangeRequest delete(Delete delete) {
        return new DeleteRangeRequest(delete.keys().key(), delete.keys().rangeEnd(), delete.previous());
    }

    static TxnRequest txn(Txn txn) {
        return new TxnRequest(
                txn.conditions().stream().map(Requests::compare).toList(), ops(txn.success()), ops(txn.failure()));
    }

    private static List<RequestOp> ops(List<Op> ops) {
        return ops.stream().map(Requests::op).toList();
    }

    private static RequestOp op(Op op) {
        if (op instanceof Get get) {
            return new RequestOp.Range(range(get));
        }
        if (op instanceof Put put) {
            return new RequestOp.Put(put(put));
        }
        if (op instanceof Delete delete) {
            return new RequestOp.DeleteRange(delete(delete));
        }
        return new RequestOp.Txn(txn((Txn) op));
    }

    private static Compare compare(Condition condition) {
        var keys = condition.keys();
        int relation = number(condition.relation());
        var one = condition.target() == Condition.Target.VALUE
                ? Compare.value(keys.key(), relation, condition.value())
                : Compare.number(keys.key(), number(condition.target()), relation, condition.number());
        return new Compare(
                one.result(), one.target(), one.key(), one.unionField(), one.number(), one.value(), keys.rangeEnd());
    }

    private static int number(Get.Order order) {
        return switch (order) {
            case NATURAL -> 0;
            case ASCENDING -> 1;
            case DESCENDING -> 2;
        };
    }

    private static int number(Get.SortBy target) {
        return switch (target) {
            case KEY -> 0;
            case VERSION -> 1;
            case CREATE_REVISION -> 2;
            case MOD_REVISION -> 3;
            case VALUE -> 4;
        };
    }

    private static int number(Condition.Target target) {
        return switch (target) {
            case VERSION -> Compare.VERSION;
            case CREATE_REVISION -> Compare.CREATE;
            case MOD_REVISION -> Compare.MOD;
            case VALUE -> Compare.VALUE;
            case LEASE -> Compare.LEASE;
        };
    }

    private static int number(Condition.Relation relation) {
        return switch (relation) {
            case EQUAL -> Compare.EQUAL;
            case GREATER -> Compare.GREATER;
            case LESS -> Compare.LESS;
            case NOT_EQUAL -> Compare.NOT_EQUAL;
        };
    }
}
