// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.client.DeleteResult;
import org.kvorum.api.client.Entry;
import org.kvorum.api.client.GetResult;
import org.kvorum.api.client.KvorumException;
import org.kvorum.api.client.OpResult;
import org.kvorum.api.client.PutResult;
import org.kvorum.api.client.TxnResult;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyValue;

/** What is answered, as records of the client. */
final class Results {
    private Results() {}

    static Entry entry(Bytes encoded) {
        var pair = KeyValue.decode(encoded);
        return new Entry(
                pair.key(), pair.value(), pair.createRevision(), pair.modRevision(), pair.version(), pair.lease());
    }

    static Optional<Entry> optionalEntry(@Nullable Bytes encoded) {
        return encoded == null ? Optional.empty() : Optional.of(entry(encoded));
    }

    static GetResult get(RangeResult result) {
        if (result instanceof RangeResult.Rows rows) {
            return get(rows);
        }
        throw new KvorumException(
                result instanceof RangeResult.Compacted ? ErrorCode.COMPACTED : ErrorCode.FUTURE_REVISION);
    }

    private static GetResult get(RangeResult.Rows rows) {
        return new GetResult(rows.revision(), entries(rows.kvs()), rows.more(), rows.count());
    }

    /** Returns the outcome of a write that was proposed. */
    static WriteResult written(ApplyResult applied) {
        return ((ApplyResult.Kv) applied).result();
    }

    static PutResult put(WriteResult result) {
        return put((WriteResult.Put) accepted(result));
    }

    private static PutResult put(WriteResult.Put done) {
        return new PutResult(done.revision(), optionalEntry(done.prevKv()));
    }

    static DeleteResult delete(WriteResult result) {
        return delete((WriteResult.Deleted) accepted(result));
    }

    private static DeleteResult delete(WriteResult.Deleted done) {
        return new DeleteResult(done.revision(), done.deleted(), entries(done.prevKvs()));
    }

    static TxnResult txn(WriteResult result) {
        return txn((WriteResult.Txn) accepted(result));
    }

    private static TxnResult txn(WriteResult.Txn done) {
        var results = done.responses().stream().map(Results::op).toList();
        return new TxnResult(done.revision(), done.succeeded(), results);
    }

    private static OpResult op(org.kvorum.api.kv.OpResult result) {
        if (result instanceof RangeResult.Rows rows) {
            return get(rows);
        }
        if (result instanceof WriteResult.Put put) {
            return put(put);
        }
        if (result instanceof WriteResult.Deleted deleted) {
            return delete(deleted);
        }
        return txn((WriteResult.Txn) result);
    }

    private static WriteResult accepted(WriteResult result) {
        if (result instanceof WriteResult.Refused refused) {
            throw new KvorumException(refused.error());
        }
        return result;
    }

    private static List<Entry> entries(List<Bytes> encoded) {
        return encoded.stream().map(Results::entry).toList();
    }
}
