// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;
import org.kvorum.checker.history.Compare;
import org.kvorum.checker.history.KeyValue;
import org.kvorum.checker.history.Outcome;
import org.kvorum.checker.history.Request;
import org.kvorum.checker.history.Response;
import org.kvorum.checker.history.WatchEvent;

/** A sequential store that keeps a whole copy of every revision; shares no code with the model of the checkers. */
final class ReferenceStore {
    final List<TreeMap<Bytes, KeyValue>> states = new ArrayList<>();
    final List<List<WatchEvent>> events = new ArrayList<>();
    final Map<Long, Long> leaseDeadlines = new TreeMap<>();
    long compacted = -1;

    ReferenceStore() {
        states.add(new TreeMap<>());
        states.add(new TreeMap<>());
        events.add(List.of());
        events.add(List.of());
    }

    long revision() {
        return states.size() - 1L;
    }

    Outcome apply(Request request, long now) {
        if (request instanceof Request.Grant grant) {
            if (leaseDeadlines.containsKey(grant.lease())) {
                return new Outcome.Refused(Outcome.Reason.LEASE_EXISTS);
            }
            leaseDeadlines.put(grant.lease(), now + grant.ttlSeconds() * LeaseTimes.NANOS_PER_SECOND);
            return done(new Response.Granted(revision(), grant.lease(), grant.ttlSeconds()));
        } else if (request instanceof Request.Revoke revoke) {
            if (!leaseDeadlines.containsKey(revoke.lease())) {
                return new Outcome.Refused(Outcome.Reason.LEASE_NOT_FOUND);
            }
            endLease(revoke.lease());
            return done(new Response.Revoked(revision()));
        } else if (request instanceof Request.KeepAlive keepAlive) {
            boolean there = leaseDeadlines.containsKey(keepAlive.lease());
            if (there) {
                leaseDeadlines.put(keepAlive.lease(), now + Generator.TTL * LeaseTimes.NANOS_PER_SECOND);
            }
            return done(new Response.Renewed(revision(), there ? Generator.TTL : 0));
        } else if (request instanceof Request.Compact compact) {
            if (compact.revision() <= compacted) {
                return new Outcome.Refused(Outcome.Reason.COMPACTED);
            } else if (compact.revision() > revision()) {
                return new Outcome.Refused(Outcome.Reason.FUTURE_REVISION);
            }
            compacted = compact.revision();
            return done(new Response.Compacted(revision()));
        } else if (request instanceof Request.Put put && put.lease() != 0 && !leaseDeadlines.containsKey(put.lease())) {
            return new Outcome.Refused(Outcome.Reason.LEASE_NOT_FOUND);
        } else if (request instanceof Request.Range range) {
            return read(range, revision());
        }
        var after = new TreeMap<>(states.get(states.size() - 1));
        var changes = new ArrayList<WatchEvent>();
        Response response = write(request, after, changes);
        if (!changes.isEmpty()) {
            states.add(after);
            events.add(changes);
        }
        return done(response);
    }

    /** Reads as a member would that has come as far as the given revision. */
    Outcome read(Request.Range range, long member) {
        long at = range.revision() > 0 ? range.revision() : member;
        if (at > member) {
            return new Outcome.Refused(Outcome.Reason.FUTURE_REVISION);
        } else if (at < compacted && range.revision() > 0) {
            return new Outcome.Refused(Outcome.Reason.COMPACTED);
        }
        return done(select(range, states.get((int) at), member));
    }

    void endLease(long lease) {
        leaseDeadlines.remove(lease);
        var after = new TreeMap<>(states.get(states.size() - 1));
        var changes = new ArrayList<WatchEvent>();
        for (KeyValue kv : states.get(states.size() - 1).values()) {
            if (kv.lease() == lease) {
                changes.add(new WatchEvent(true, KeyValue.tombstone(kv.key(), states.size()), kv));
                after.remove(kv.key());
            }
        }
        if (!changes.isEmpty()) {
            states.add(after);
            events.add(changes);
        }
    }

    private static Outcome done(Response response) {
        return new Outcome.Done(response);
    }

    private static Response.Ranged select(Request.Range range, NavigableMap<Bytes, KeyValue> state, long header) {
        List<KeyValue> all = state.values().stream()
                .filter(kv -> range.range().contains(kv.key()))
                .toList();
        long limit = range.limit() == 0 ? all.size() : range.limit();
        return new Response.Ranged(header, all.stream().limit(limit).toList(), all.size());
    }

    private Response write(Request request, NavigableMap<Bytes, KeyValue> after, List<WatchEvent> changes) {
        long next = states.size();
        TreeMap<Bytes, KeyValue> begin = states.get(states.size() - 1);
        if (request instanceof Request.Put put) {
            KeyValue old = after.get(put.key());
            var kv = new KeyValue(
                    put.key(),
                    put.value(),
                    old == null ? next : old.createRevision(),
                    next,
                    old == null ? 1 : old.version() + 1,
                    put.lease());
            after.put(put.key(), kv);
            changes.add(new WatchEvent(false, kv, begin.get(put.key())));
            return new Response.Written(next, put.prevKv() ? old : null);
        } else if (request instanceof Request.Delete delete) {
            List<KeyValue> gone = after.values().stream()
                    .filter(kv -> delete.range().contains(kv.key()))
                    .toList();
            for (KeyValue kv : gone) {
                after.remove(kv.key());
                changes.add(new WatchEvent(true, KeyValue.tombstone(kv.key(), next), begin.get(kv.key())));
            }
            return new Response.Deleted(header(changes), gone.size(), delete.prevKv() ? gone : List.of());
        } else if (request instanceof Request.Range range) {
            return select(range, range.revision() > 0 ? states.get((int) range.revision()) : after, header(changes));
        } else if (request instanceof Request.Txn txn) {
            boolean holds = txn.compares().stream().allMatch(compare -> holds(compare, begin));
            var responses = new ArrayList<Response>();
            for (Request part : holds ? txn.success() : txn.failure()) {
                responses.add(write(part, after, changes));
            }
            return new Response.TxnDone(header(changes), holds, responses);
        }
        throw new AssertionError(request);
    }

    private long header(List<WatchEvent> changes) {
        return changes.isEmpty() ? revision() : revision() + 1;
    }

    private static boolean holds(Compare compare, NavigableMap<Bytes, KeyValue> state) {
        @Nullable KeyValue kv = state.get(compare.range().key());
        if (compare.target() == Compare.Target.VALUE) {
            return kv != null && kv.value().equals(compare.value());
        }
        return (kv == null ? 0 : kv.modRevision()) == compare.number();
    }

    List<KeyValue> all() {
        return new ArrayList<>(states.get(states.size() - 1).values());
    }
}
