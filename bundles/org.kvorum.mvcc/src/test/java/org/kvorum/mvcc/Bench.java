// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.CompactResult;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.kv.KvOptions;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.Compare;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.KeyValue;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.RequestOp;
import org.kvorum.command.TxnRequest;

/** A store on fakes, with short words for what tests say most. */
final class Bench {
    final FakeBackend backend;
    final FakeLeases leases = new FakeLeases();
    final FakeLoop loop = new FakeLoop();
    final List<String> told = new ArrayList<>();
    final MvccStore store;

    Bench() {
        this(new FakeBackend(), 10);
    }

    Bench(FakeBackend backend, int compactionBatchLimit, long... existingLeases) {
        this.backend = backend;
        for (long lease : existingLeases) {
            leases.existing.add(lease);
        }
        store = new MvccStore(
                backend, leases, new KvOptions(compactionBatchLimit, Duration.ofMillis(1)), loop, StoreSeries.none());
        store.addListener((revision, events) -> told.add(revision + ": " + text(events)));
    }

    /** Returns the store as it is after the backend was closed and opened again. */
    Bench reopened(long... existingLeases) {
        store.close();
        var unused = backend.commit();
        return new Bench(backend, 10, existingLeases);
    }

    static Bytes bytes(String text) {
        return Bytes.utf8(text.replace("\\0", "\0"));
    }

    static PutRequest putOf(String key, String value) {
        return new PutRequest(bytes(key), bytes(value), 0, false, false, false);
    }

    static PutRequest putOf(String key, String value, long lease) {
        return new PutRequest(bytes(key), bytes(value), lease, false, false, false);
    }

    static DeleteRangeRequest deleteOf(String key, String end) {
        return new DeleteRangeRequest(bytes(key), bytes(end), false);
    }

    static RangeRequest rangeOf(String key, String end) {
        return RangeRequest.of(bytes(key), bytes(end));
    }

    static RangeRequest rangeOf(String key, String end, long revision) {
        return new RangeRequest(bytes(key), bytes(end), 0, revision, 0, 0, false, false, false, 0, 0, 0, 0);
    }

    static TxnRequest txnOf(List<Compare> compare, List<RequestOp> success, List<RequestOp> failure) {
        return new TxnRequest(compare, success, failure);
    }

    static RequestOp op(PutRequest request) {
        return new RequestOp.Put(request);
    }

    static RequestOp op(DeleteRangeRequest request) {
        return new RequestOp.DeleteRange(request);
    }

    static RequestOp op(RangeRequest request) {
        return new RequestOp.Range(request);
    }

    static RequestOp op(TxnRequest request) {
        return new RequestOp.Txn(request);
    }

    long put(String key, String value) {
        return put(putOf(key, value));
    }

    long put(PutRequest request) {
        var result = store.put(request);
        store.publish();
        return ((WriteResult.Put) result).revision();
    }

    @Nullable
    ErrorCode refusal(PutRequest request) {
        return store.put(request) instanceof WriteResult.Refused refused ? refused.error() : null;
    }

    WriteResult.Deleted delete(String key, String end) {
        return delete(deleteOf(key, end));
    }

    WriteResult.Deleted delete(DeleteRangeRequest request) {
        var result = store.deleteRange(request);
        store.publish();
        return (WriteResult.Deleted) result;
    }

    WriteResult txn(List<Compare> compare, List<RequestOp> success, List<RequestOp> failure) {
        var result = store.txn(txnOf(compare, success, failure), true);
        store.publish();
        return result;
    }

    CompactResult compact(long revision) {
        var result = store.compact(revision);
        store.publish();
        return result;
    }

    /** Compacts to the end. */
    void compactFully(long revision) {
        var accepted = (CompactResult.Accepted) compact(revision);
        loop.runAll();
        settle();
        if (!accepted.removed().isDone()) {
            throw new AssertionError("records are left");
        }
    }

    /** Lets the index finish its compaction. */
    void settle() {
        for (int i = 0; i < 50; i++) {
            store.publish();
        }
    }

    RangeResult.Rows rows(RangeRequest request) {
        return (RangeResult.Rows) store.range(request);
    }

    /** Returns an interval as text: {@code a=1 b=2}. */
    String get(String key, String end) {
        return text(rows(rangeOf(key, end)));
    }

    String get(String key, String end, long revision) {
        return text(rows(rangeOf(key, end, revision)));
    }

    String all() {
        return get("\0", "\0");
    }

    static String text(RangeResult.Rows rows) {
        return text(rows.kvs());
    }

    static String text(List<Bytes> kvs) {
        var out = new ArrayList<String>();
        for (var kv : kvs) {
            var pair = KeyValue.decode(kv);
            out.add(pair.key() + "=" + pair.value().toStringUtf8());
        }
        return String.join(" ", out);
    }

    static String text(Iterable<KvEvent> events) {
        var out = new ArrayList<String>();
        for (var event : events) {
            var pair = KeyValue.decode(event.keyValue());
            out.add(
                    event.delete()
                            ? "-" + event.key()
                            : (event.created() ? "+" : "") + event.key() + "="
                                    + pair.value().toStringUtf8());
        }
        return String.join(" ", out);
    }

    static KeyValue kv(RangeResult.Rows rows, int at) {
        return KeyValue.decode(rows.kvs().get(at));
    }
}
