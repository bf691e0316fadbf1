// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.OpResult;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.Castagnoli;
import org.kvorum.command.Compare;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.KeyRange;
import org.kvorum.command.KeyValue;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.RequestOp;
import org.kvorum.command.TxnRequest;

/** A store with no skill: all pairs of every revision in a map of their own, written after etcd's rules and with no look at the real one. */
final class Model {
    /** All changes ever made, in order. */
    final List<RevisionKey> changes = new ArrayList<>();

    /** The key of each change. */
    final List<Bytes> changedKeys = new ArrayList<>();

    /** By revision. */
    final List<NavigableMap<Bytes, KeyValue>> states = new ArrayList<>();

    private final Set<Long> leases;
    long compactRevision = -1;
    private int sub;

    Model(Set<Long> leases) {
        this.leases = leases;
        states.add(new TreeMap<>());
        states.add(new TreeMap<>());
    }

    long revision() {
        return states.size() - 1L;
    }

    RangeResult range(RangeRequest request) {
        long at = request.revision() <= 0 ? revision() : request.revision();
        if (at > revision()) {
            return new RangeResult.FutureRevision(revision());
        }
        if (request.revision() > 0 && at < compactRevision) {
            return new RangeResult.Compacted(compactRevision);
        }
        return range(states.get((int) at), request, revision());
    }

    private static RangeResult.Rows range(NavigableMap<Bytes, KeyValue> state, RangeRequest r, long header) {
        var all = in(state, r.range());
        if (r.countOnly()) {
            return new RangeResult.Rows(header, List.of(), false, all.size());
        }
        boolean usual = r.sortOrder() == 0 || (r.sortOrder() == 1 && r.sortTarget() == 0);
        boolean filtered = r.minModRevision() != 0
                || r.maxModRevision() != 0
                || r.minCreateRevision() != 0
                || r.maxCreateRevision() != 0;
        var rows = new ArrayList<>(all);
        if (r.limit() > 0 && usual && !filtered && rows.size() > r.limit() + 1) {
            rows = new ArrayList<>(rows.subList(0, (int) r.limit() + 1));
        }
        rows.removeIf(kv -> r.maxModRevision() != 0 && kv.modRevision() > r.maxModRevision());
        rows.removeIf(kv -> r.minModRevision() != 0 && kv.modRevision() < r.minModRevision());
        rows.removeIf(kv -> r.maxCreateRevision() != 0 && kv.createRevision() > r.maxCreateRevision());
        rows.removeIf(kv -> r.minCreateRevision() != 0 && kv.createRevision() < r.minCreateRevision());
        var order = List.<Comparator<KeyValue>>of(
                        Comparator.comparing(KeyValue::key),
                        Comparator.comparing(KeyValue::version),
                        Comparator.comparing(KeyValue::createRevision),
                        Comparator.comparing(KeyValue::modRevision),
                        Comparator.comparing(KeyValue::value))
                .get(r.sortTarget());
        rows.sort(r.sortOrder() == 2 ? order.reversed() : order);
        boolean more = r.limit() > 0 && rows.size() > r.limit();
        var shown = more ? rows.subList(0, (int) r.limit()) : rows;
        return new RangeResult.Rows(
                header,
                shown.stream()
                        .map(kv -> r.keysOnly() ? bare(kv, r.sortTarget() == 4) : kv)
                        .map(KeyValue::encode)
                        .toList(),
                more,
                all.size());
    }

    private static KeyValue bare(KeyValue kv, boolean withLease) {
        return new KeyValue(
                kv.key(), kv.createRevision(), kv.modRevision(), kv.version(), Bytes.EMPTY, withLease ? kv.lease() : 0);
    }

    private static List<KeyValue> in(Map<Bytes, KeyValue> state, KeyRange range) {
        return state.values().stream().filter(kv -> range.contains(kv.key())).toList();
    }

    WriteResult put(PutRequest put) {
        if (put.lease() != 0 && !leases.contains(put.lease())) {
            return new WriteResult.Refused(ErrorCode.LEASE_NOT_FOUND);
        }
        if ((put.ignoreLease() || put.ignoreValue()) && !now().containsKey(put.key())) {
            return new WriteResult.Refused(ErrorCode.KEY_NOT_FOUND);
        }
        var next = begin();
        var result = put(next, put);
        end(next);
        return result;
    }

    WriteResult deleteRange(DeleteRangeRequest delete) {
        var next = begin();
        var result = delete(next, delete);
        end(next);
        return result;
    }

    WriteResult deleteKeys(List<Bytes> keys) {
        var next = begin();
        long deleted = 0;
        for (var key : keys) {
            deleted += delete(next, new DeleteRangeRequest(key, Bytes.EMPTY, false))
                    .deleted();
        }
        end(next);
        return new WriteResult.Deleted(revision(), deleted, List.of());
    }

    WriteResult txn(TxnRequest txn, boolean wantReads) {
        var path = new ArrayList<Boolean>();
        choose(txn, path);
        var refused = refusal(txn, new ArrayList<>(path), true);
        if (refused == null) {
            refused = refusal(txn, new ArrayList<>(path), false);
        }
        if (refused != null) {
            return new WriteResult.Refused(refused);
        }
        var next = begin();
        var result = run(next, txn, path, wantReads);
        end(next);
        return result;
    }

    boolean compact(long revision) {
        if (revision <= compactRevision || revision > revision()) {
            return false;
        }
        compactRevision = revision;
        return true;
    }

    private NavigableMap<Bytes, KeyValue> now() {
        return states.get(states.size() - 1);
    }

    private NavigableMap<Bytes, KeyValue> begin() {
        sub = 0;
        return new TreeMap<>(now());
    }

    private void end(NavigableMap<Bytes, KeyValue> next) {
        if (sub > 0) {
            states.add(next);
        }
    }

    private long soFar() {
        return revision() + (sub > 0 ? 1 : 0);
    }

    private WriteResult.Put put(Map<Bytes, KeyValue> state, PutRequest put) {
        long main = revision() + 1;
        var old = state.get(put.key());
        state.put(
                put.key(),
                new KeyValue(
                        put.key(),
                        old == null ? main : old.createRevision(),
                        main,
                        old == null ? 1 : old.version() + 1,
                        put.ignoreValue() ? old == null ? Bytes.EMPTY : old.value() : put.value(),
                        put.ignoreLease() ? old == null ? 0 : old.lease() : put.lease()));
        changes.add(new RevisionKey(main, sub++, false));
        changedKeys.add(put.key());
        return new WriteResult.Put(main, put.prevKv() && old != null ? old.encode() : null);
    }

    private WriteResult.Deleted delete(Map<Bytes, KeyValue> state, DeleteRangeRequest delete) {
        var old = in(state, delete.range());
        for (var kv : old) {
            state.remove(kv.key());
            changes.add(new RevisionKey(revision() + 1, sub++, true));
            changedKeys.add(kv.key());
        }
        return new WriteResult.Deleted(
                soFar(),
                old.size(),
                delete.prevKv() ? old.stream().map(KeyValue::encode).toList() : List.of());
    }

    private void choose(TxnRequest txn, List<Boolean> path) {
        boolean holds = txn.compare().stream().allMatch(this::holds);
        path.add(holds);
        for (var op : holds ? txn.success() : txn.failure()) {
            if (op instanceof RequestOp.Txn nested) {
                choose(nested.request(), path);
            }
        }
    }

    private boolean holds(Compare guard) {
        var kvs = in(now(), guard.range());
        if (kvs.isEmpty()) {
            return guard.target() != Compare.VALUE && holds(guard, new KeyValue(Bytes.EMPTY, 0, 0, 0, Bytes.EMPTY, 0));
        }
        return kvs.stream().allMatch(kv -> holds(guard, kv));
    }

    private static boolean holds(Compare guard, KeyValue kv) {
        int order =
                switch (guard.target()) {
                    case 0 -> Long.compare(kv.version(), guard.unionField() == 4 ? guard.number() : 0);
                    case 1 -> Long.compare(kv.createRevision(), guard.unionField() == 5 ? guard.number() : 0);
                    case 2 -> Long.compare(kv.modRevision(), guard.unionField() == 6 ? guard.number() : 0);
                    case 3 -> kv.value().compareTo(guard.unionField() == 7 ? guard.value() : Bytes.EMPTY);
                    case 4 -> Long.compare(kv.lease(), guard.unionField() == 8 ? guard.number() : 0);
                    default -> 0;
                };
        return switch (guard.result()) {
            case 0 -> order == 0;
            case 1 -> order > 0;
            case 2 -> order < 0;
            case 3 -> order != 0;
            default -> true;
        };
    }

    private @Nullable ErrorCode refusal(TxnRequest txn, List<Boolean> path, boolean puts) {
        for (var op : path.remove(0) ? txn.success() : txn.failure()) {
            if (op instanceof RequestOp.Put put && puts) {
                var r = put.request();
                if ((r.ignoreValue() || r.ignoreLease()) && !now().containsKey(r.key())) {
                    return ErrorCode.KEY_NOT_FOUND;
                }
                if (r.lease() != 0 && !leases.contains(r.lease())) {
                    return ErrorCode.LEASE_NOT_FOUND;
                }
            } else if (op instanceof RequestOp.Range range && !puts) {
                long at = range.request().revision();
                if (at != 0 && at > revision()) {
                    return ErrorCode.FUTURE_REVISION;
                }
                if (at != 0 && at < compactRevision) {
                    return ErrorCode.COMPACTED;
                }
            } else if (op instanceof RequestOp.Txn nested) {
                var refused = refusal(nested.request(), path, puts);
                if (refused != null) {
                    return refused;
                }
            }
        }
        return null;
    }

    private WriteResult.Txn run(
            NavigableMap<Bytes, KeyValue> state, TxnRequest txn, List<Boolean> path, boolean wantReads) {
        boolean succeeded = path.remove(0);
        var results = new ArrayList<OpResult>();
        for (var op : succeeded ? txn.success() : txn.failure()) {
            if (op instanceof RequestOp.Put put) {
                results.add(put(state, put.request()));
            } else if (op instanceof RequestOp.DeleteRange delete) {
                results.add(delete(state, delete.request()));
            } else if (op instanceof RequestOp.Txn nested) {
                results.add(run(state, nested.request(), path, wantReads));
            } else if (op instanceof RequestOp.Range range && wantReads) {
                long at = range.request().revision();
                results.add(range(at <= 0 ? state : states.get((int) at), range.request(), soFar()));
            }
        }
        return new WriteResult.Txn(soFar(), succeeded, results);
    }

    /** Returns whether some key was deleted and put again within the revision; etcd's own compaction loses such a key. */
    boolean reborn(long revision) {
        var deleted = new HashSet<Bytes>();
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i).main() == revision) {
                if (changes.get(i).tombstone()) {
                    deleted.add(changedKeys.get(i));
                } else if (deleted.contains(changedKeys.get(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns etcd's generations of each key: a deletion ends one, and an empty one follows. */
    private Map<Bytes, List<List<RevisionKey>>> generations() {
        var keys = new TreeMap<Bytes, List<List<RevisionKey>>>();
        for (int i = 0; i < changes.size(); i++) {
            var generations =
                    keys.computeIfAbsent(changedKeys.get(i), key -> new ArrayList<>(List.of(new ArrayList<>())));
            generations.get(generations.size() - 1).add(changes.get(i));
            if (changes.get(i).tombstone()) {
                generations.add(new ArrayList<>());
            }
        }
        return keys;
    }

    /** Returns the changes that HashKV counts as kept, or those that a compaction keeps. */
    Set<RevisionKey> kept(long revision, boolean compaction) {
        var kept = new HashSet<RevisionKey>();
        for (var generations : generations().values()) {
            var generation = generations.stream()
                    .filter(g -> !g.isEmpty()
                            && g.get(g.size() - 1).tombstone()
                            && g.get(g.size() - 1).main() >= revision)
                    .findFirst()
                    .orElse(generations.get(generations.size() - 1));
            generation.stream()
                    .filter(change -> change.main() <= revision)
                    .reduce((older, newer) -> newer)
                    .filter(change -> !change.tombstone() || (compaction && change.main() == revision))
                    .ifPresent(kept::add);
        }
        return kept;
    }

    /** Returns HashKV over the records as they lie in a backend. */
    int hash(NavigableMap<Bytes, Bytes> records, long compacted, long revision, Set<RevisionKey> kept) {
        int hash = Castagnoli.update(0, Bytes.utf8("key"));
        for (var record : records.entrySet()) {
            var change = RevisionKey.decode(record.getKey());
            if (change.main() > revision
                    || (change.main() <= compacted && !kept.isEmpty() && !kept.contains(change))
                    || (change.main() == compacted && change.tombstone())) {
                continue;
            }
            hash = Castagnoli.update(hash, record.getKey());
            hash = Castagnoli.update(hash, record.getValue());
        }
        return hash;
    }

    /** Returns the records that a backend holds once the compaction is finished. */
    List<RevisionKey> recordsLeft() {
        var left = new ArrayList<>(kept(compactRevision, true));
        changes.stream().filter(change -> change.main() > compactRevision).forEach(left::add);
        Collections.sort(left, Comparator.comparing(RevisionKey::encode));
        return left;
    }
}
