// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.List;
import java.util.function.BiConsumer;
import org.kvorum.bytes.Bytes;
import org.kvorum.checker.history.Request;
import org.kvorum.checker.history.Response;

/** What can be told from a request and its answer alone. */
final class Effects {
    private Effects() {}

    /** Returns whether the answer says that something was written. */
    static boolean wrote(Request request, Response response) {
        if (request instanceof Request.Put) {
            return true;
        }
        if (request instanceof Request.Delete && response instanceof Response.Deleted deleted) {
            return deleted.deleted() > 0;
        }
        var wrote = new boolean[1];
        if (request instanceof Request.Txn) {
            parts(request, response, (part, answer) -> wrote[0] |= wrote(part, answer));
        }
        return wrote[0];
    }

    /** Returns whether the request may write: a range, or a transaction of ranges, does not. */
    static boolean mayWrite(Request request) {
        if (request instanceof Request.Txn txn) {
            return mayWrite(txn.success()) || mayWrite(txn.failure());
        }
        return request instanceof Request.Put || request instanceof Request.Delete;
    }

    private static boolean mayWrite(List<Request> requests) {
        return requests.stream().anyMatch(Effects::mayWrite);
    }

    /** Returns whether the request may change the key. */
    static boolean mayTouch(Request request, Bytes key) {
        if (request instanceof Request.Txn txn) {
            return txn.success().stream().anyMatch(part -> mayTouch(part, key))
                    || txn.failure().stream().anyMatch(part -> mayTouch(part, key));
        }
        return (request instanceof Request.Put put && put.key().equals(key))
                || (request instanceof Request.Delete delete && delete.range().contains(key));
    }

    /** Returns whether the answer has the form that the request asks for. */
    static boolean fits(Request request, Response response) {
        if (request instanceof Request.Txn txn && response instanceof Response.TxnDone done) {
            List<Request> taken = done.succeeded() ? txn.success() : txn.failure();
            boolean fits = taken.size() == done.responses().size();
            for (int i = 0; fits && i < taken.size(); i++) {
                fits = fits(taken.get(i), done.responses().get(i));
            }
            return fits;
        }
        return (request instanceof Request.Range && response instanceof Response.Ranged)
                || (request instanceof Request.Put && response instanceof Response.Written)
                || (request instanceof Request.Delete && response instanceof Response.Deleted)
                || (request instanceof Request.Compact && response instanceof Response.Compacted)
                || (request instanceof Request.Grant && response instanceof Response.Granted)
                || (request instanceof Request.Revoke && response instanceof Response.Revoked)
                || (request instanceof Request.KeepAlive && response instanceof Response.Renewed);
    }

    /** Hands over each part of the branch taken with its answer; what is no transaction is its own only part. */
    static void parts(Request request, Response response, BiConsumer<Request, Response> consumer) {
        if (request instanceof Request.Txn txn && response instanceof Response.TxnDone done) {
            List<Request> taken = done.succeeded() ? txn.success() : txn.failure();
            for (int i = 0; i < taken.size(); i++) {
                parts(taken.get(i), done.responses().get(i), consumer);
            }
        } else {
            consumer.accept(request, response);
        }
    }
}
