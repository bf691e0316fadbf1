// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;
import org.kvorum.checker.history.History;
import org.kvorum.checker.history.KeyValue;
import org.kvorum.checker.history.Operation;
import org.kvorum.checker.history.Outcome;
import org.kvorum.checker.history.Request;
import org.kvorum.checker.history.Response;
import org.kvorum.checker.history.Watch;
import org.kvorum.checker.history.WatchEvent;
import org.kvorum.checker.history.WatchMessage;

/** A history sorted by what its answers claim: who wrote which revision, who read at which, who saw which revision when. */
final class Claims {
    /** An answer that must come out when the store is at this revision. */
    record Reading(Operation operation, Request request, Response response) {
        /** Returns what is wrong, or null. */
        @Nullable
        String objection(KvState state) {
            if (request instanceof Request.Range range && response instanceof Response.Ranged ranged) {
                Response.Ranged expected = state.range(range.range(), range.limit(), ranged.revision());
                return expected.equals(ranged) ? null : differs(expected, ranged);
            }
            if (request instanceof Request.Revoke revoke) {
                List<Bytes> left = state.keysOf(revoke.lease());
                return left.isEmpty() ? null : "the revoked lease " + revoke.lease() + " still has keys " + left;
            }
            KvState.Mark mark = state.mark();
            KvState.Execution execution = state.execute(request, response);
            state.back(mark);
            return execution.response().equals(response) ? null : differs(execution.response(), response);
        }

        static String differs(Response expected, Response actual) {
            return "expected " + expected + " but it answered " + actual;
        }
    }

    private final History history;
    private final Map<Long, Operation> writers = new HashMap<>();
    private final Map<Long, List<Reading>> readings = new HashMap<>();
    private final Map<Bytes, TreeSet<Long>> pins = new HashMap<>();
    private final List<Operation> open = new ArrayList<>();
    private final List<Operation> placed = new ArrayList<>();
    private final Evidence evidence = new Evidence();
    private final TimeBounds times = new TimeBounds();
    private final LeaseTimes leases;
    private @Nullable Violation contradiction;

    /**
     * Sorts the history.
     *
     * @param auxiliary whether serializable reads, watches and revokes count too; otherwise only what linearizability speaks of
     */
    Claims(History history, boolean auxiliary) {
        this.history = history;
        this.leases = new LeaseTimes(history);
        for (Operation operation : history.operations()) {
            Outcome outcome = operation.outcome();
            if (outcome instanceof Outcome.Unknown) {
                if (Effects.mayWrite(operation.request())) {
                    open.add(operation);
                }
            } else if (outcome instanceof Outcome.Done done) {
                note(operation, done.response(), auxiliary);
            }
        }
        if (auxiliary) {
            for (Watch watch : history.watches()) {
                evidence.watch(watch);
                for (WatchMessage message : watch.messages()) {
                    times.saw(message.revision(), message.at(), null);
                    for (WatchEvent event : message.events()) {
                        times.saw(event.revision(), message.at(), null);
                    }
                }
            }
        }
        evidence.conclude(history);
        open.sort(Comparator.comparingLong(Operation::invokedAt));
        checkTimes();
    }

    private void note(Operation operation, Response response, boolean auxiliary) {
        Request request = operation.request();
        if (!Effects.fits(request, response)) {
            contradict(0, "operation " + operation.id() + " got an answer of another kind: " + response, operation);
            return;
        }
        long revision = response.revision();
        if (isSerializable(request)) {
            if (auxiliary) {
                times.saw(revision, operation.respondedAt(), operation);
                readParts(operation, request, response, revision);
            }
            return;
        }
        if (request instanceof Request.KeepAlive) {
            // Its header may be older than the renewal.
            return;
        }
        times.saw(revision, operation.respondedAt(), operation);
        placed.add(operation);
        if (Effects.wrote(request, response)) {
            Operation other = writers.putIfAbsent(revision, operation);
            if (other != null) {
                contradict(
                        revision,
                        "operations " + other.id() + " and " + operation.id() + " both wrote this revision",
                        other,
                        operation);
            }
            notePuts(operation, request, response, revision);
            return;
        }
        if (request instanceof Request.Revoke
                ? auxiliary
                : Effects.mayWrite(request) || request instanceof Request.Range || request instanceof Request.Txn) {
            readParts(operation, request, response, revision);
        }
    }

    private void notePuts(Operation operation, Request request, Response response, long revision) {
        Effects.parts(request, response, (part, answer) -> {
            if (part instanceof Request.Put put) {
                evidence.put(put.key(), revision);
                KeyValue before = answer instanceof Response.Written written ? written.prevKv() : null;
                if (before != null) {
                    evidence.saw(before, Math.max(before.modRevision(), revision - 1));
                }
            } else if (answer instanceof Response.Deleted deleted) {
                for (KeyValue kv : deleted.prevKvs()) {
                    evidence.saw(kv, Math.max(kv.modRevision(), revision - 1));
                }
            } else if (part instanceof Request.Range range && answer instanceof Response.Ranged ranged) {
                boolean old = range.revision() > 0;
                for (KeyValue kv : ranged.kvs()) {
                    evidence.saw(kv, old ? range.revision() : Math.max(kv.modRevision(), revision - 1));
                }
                if (old) {
                    read(range.revision(), new Reading(operation, range, ranged));
                }
            }
        });
    }

    private void readParts(Operation operation, Request request, Response response, long revision) {
        if (!(request instanceof Request.Range)) {
            read(revision, new Reading(operation, request, response));
        }
        Effects.parts(request, response, (part, answer) -> {
            if (part instanceof Request.Range range && answer instanceof Response.Ranged ranged) {
                long at = range.revision() > 0 ? range.revision() : revision;
                if (at > revision) {
                    contradict(
                            at,
                            "operation " + operation.id() + " read it while the store was at " + revision,
                            operation);
                }
                if (range.revision() > 0 || request instanceof Request.Range) {
                    read(at, new Reading(operation, range, ranged));
                }
                for (KeyValue kv : ranged.kvs()) {
                    evidence.saw(kv, at);
                }
            }
        });
    }

    private void read(long revision, Reading reading) {
        if (revision >= history.startRevision()) {
            readings.computeIfAbsent(revision, r -> new ArrayList<>()).add(reading);
            if (reading.request() instanceof Request.Range range
                    && range.range().isSingle()) {
                pins.computeIfAbsent(range.range().key(), k -> new TreeSet<>()).add(revision);
            } else if (reading.response() instanceof Response.Ranged ranged) {
                for (KeyValue kv : ranged.kvs()) {
                    pins.computeIfAbsent(kv.key(), k -> new TreeSet<>()).add(revision);
                }
            }
        }
    }

    /** Returns the last revision before the given one at which an answer says all about the key, or 0. */
    long pinned(Bytes key, long before) {
        TreeSet<Long> of = pins.get(key);
        Long last = of == null ? null : of.lower(before);
        return last == null ? 0 : last;
    }

    private void checkTimes() {
        for (Operation operation : placed) {
            long revision = revision(operation);
            // A write must not be invoked after it was seen; a read must not be invoked after something newer was seen.
            Operation writer = writers.get(revision);
            long behind = writer != null && writer.id() == operation.id() ? revision : revision + 1;
            if (times.seenAt(behind) < operation.invokedAt()) {
                contradict(
                        revision,
                        "operation " + operation.id() + ", invoked at " + operation.invokedAt()
                                + ", has its place before revision " + behind + ", but " + times.seenBy(behind),
                        operation);
            }
            if (revision < history.startRevision() || behind <= history.startRevision()) {
                contradict(
                        revision,
                        "operation " + operation.id() + " answers with a revision before the history",
                        operation);
            }
        }
        var compactions = new CompactionTimes(history);
        for (Operation operation : history.operations()) {
            String objection = compactions.objection(operation, times);
            if (objection != null) {
                contradict(0, objection, operation);
            }
        }
    }

    private static long revision(Operation operation) {
        return operation.outcome() instanceof Outcome.Done done
                ? done.response().revision()
                : 0;
    }

    static boolean isSerializable(Request request) {
        return request instanceof Request.Range range
                ? range.serializable()
                : request instanceof Request.Txn txn && txn.isSerializable();
    }

    private void contradict(long revision, String message, Operation... operations) {
        if (contradiction == null) {
            contradiction = Violation.of("linearizability", revision, message, operations);
        }
    }

    History history() {
        return history;
    }

    @Nullable
    Violation contradiction() {
        return contradiction;
    }

    @Nullable
    Operation writer(long revision) {
        return writers.get(revision);
    }

    List<Reading> readings(long revision) {
        return readings.getOrDefault(revision, List.of());
    }

    /** Returns the operations of unknown outcome that may have written, by invocation. */
    List<Operation> open() {
        return open;
    }

    Evidence evidence() {
        return evidence;
    }

    TimeBounds times() {
        return times;
    }

    LeaseTimes leases() {
        return leases;
    }

    /** Returns the last revision that must be explained. */
    long last() {
        return Math.max(history.startRevision(), times.last());
    }
}
