// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.service;

import java.util.List;
import org.kvorum.api.kv.OpResult;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireWriter;

/** Encodes the responses of the KV service. Stored pairs go in as they are, without being read. */
final class Responses {
    private static final int PAIR_OVERHEAD = 6;
    private static final int TAIL = 32;

    private final Headers headers;

    Responses(Headers headers) {
        this.headers = headers;
    }

    Bytes range(RangeResult.Rows rows) {
        var out = headers.begin(rows.revision(), size(rows.kvs()));
        rows(out, rows.kvs(), rows.more(), rows.count());
        return out.toBytes();
    }

    /** Returns a chunk of a stream that is not the last: pairs and nothing else. */
    static Bytes chunk(List<Bytes> pairs) {
        var response = new WireWriter(size(pairs));
        rows(response, pairs, false, 0);
        var range = response.toBytes();
        return new WireWriter(range.length() + TAIL).bytesPresent(1, range).toBytes();
    }

    /** Returns the chunk that ends a stream. */
    Bytes lastChunk(long revision, List<Bytes> pairs, boolean more, long count) {
        var response = headers.begin(revision, size(pairs));
        rows(response, pairs, more, count);
        var range = response.toBytes();
        return new WireWriter(range.length() + TAIL).bytesPresent(1, range).toBytes();
    }

    Bytes put(long revision, WriteResult.Put put) {
        var prevKv = put.prevKv();
        if (prevKv == null) {
            return headers.only(revision);
        }
        return headers.begin(revision, prevKv.length() + PAIR_OVERHEAD + TAIL)
                .bytesPresent(2, prevKv)
                .toBytes();
    }

    Bytes deleted(long revision, WriteResult.Deleted deleted) {
        var out = headers.begin(revision, size(deleted.prevKvs()));
        deleted(out, deleted);
        return out.toBytes();
    }

    Bytes txn(long revision, WriteResult.Txn txn) {
        var out = headers.begin(revision, size(txn));
        txn(out, txn);
        return out.toBytes();
    }

    private static void rows(WireWriter out, List<Bytes> pairs, boolean more, long count) {
        pairs(out, 2, pairs);
        out.bool(3, more).varint(4, count);
    }

    private static void pairs(WireWriter out, int field, List<Bytes> pairs) {
        for (int i = 0; i < pairs.size(); i++) {
            out.bytesPresent(field, pairs.get(i));
        }
    }

    private static void deleted(WireWriter out, WriteResult.Deleted deleted) {
        out.varint(2, deleted.deleted());
        pairs(out, 3, deleted.prevKvs());
    }

    private static void txn(WireWriter out, WriteResult.Txn txn) {
        out.bool(2, txn.succeeded());
        for (var response : txn.responses()) {
            out.message(3, op -> op(op, response));
        }
    }

    private static void op(WireWriter out, OpResult result) {
        if (result instanceof RangeResult.Rows rows) {
            out.message(1, range -> {
                nestedHeader(range, rows.revision());
                rows(range, rows.kvs(), rows.more(), rows.count());
            });
        } else if (result instanceof WriteResult.Put put) {
            out.message(2, body -> {
                nestedHeader(body, put.revision());
                var prevKv = put.prevKv();
                if (prevKv != null) {
                    body.bytesPresent(2, prevKv);
                }
            });
        } else if (result instanceof WriteResult.Deleted deleted) {
            out.message(3, body -> {
                nestedHeader(body, deleted.revision());
                deleted(body, deleted);
            });
        } else if (result instanceof WriteResult.Txn txn) {
            out.message(4, body -> {
                // etcd fills no header of a nested transaction, but there is one
                body.message(1, header -> {});
                txn(body, txn);
            });
        }
    }

    /** Headers inside a transaction tell the revision only. */
    private static void nestedHeader(WireWriter out, long revision) {
        out.message(1, header -> header.varint(3, revision));
    }

    private static int size(List<Bytes> pairs) {
        long size = TAIL;
        for (int i = 0; i < pairs.size(); i++) {
            size += pairs.get(i).length() + PAIR_OVERHEAD;
        }
        return (int) Math.min(size, Integer.MAX_VALUE - Headers.BYTES_MAX - TAIL);
    }

    private static int size(WriteResult.Txn txn) {
        int size = TAIL;
        for (var response : txn.responses()) {
            size += TAIL;
            if (response instanceof RangeResult.Rows rows) {
                size += size(rows.kvs());
            } else if (response instanceof WriteResult.Txn nested) {
                size += size(nested);
            }
        }
        return size;
    }
}
