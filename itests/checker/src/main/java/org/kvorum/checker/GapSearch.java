// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;
import org.kvorum.checker.history.Operation;
import org.kvorum.checker.history.Outcome;
import org.kvorum.checker.history.Request;
import org.kvorum.checker.history.Response;
import org.kvorum.checker.history.WatchEvent;

/**
 * Replays the revisions in order and fills each gap just in time with an operation of unknown outcome or the end of a lease. Comes back to the last gap when an answer does not fit, and never
 * tries twice what is left to do from the same revision, with the same operations used, in the same state. Used once, by one thread.
 */
final class GapSearch {
    private record Remains(long revision, long used, long state) {}

    /** A gap with what was tried there: candidates count down through the open operations, then up through the leases. */
    private static final class Choice {
        final KvState.Mark mark;
        final Remains remains;
        final List<Long> leases;
        int nextOpen;
        int nextLease;
        int taken = -1;

        Choice(KvState.Mark mark, Remains remains, List<Long> leases, int nextOpen) {
            this.mark = mark;
            this.remains = remains;
            this.leases = leases;
            this.nextOpen = nextOpen;
        }
    }

    private final Claims claims;
    private final boolean earlyExpiry;
    private final long stepsMax;
    private final KvState state;
    private final List<RevisionLog.Step> steps = new ArrayList<>();
    private final Deque<Choice> choices = new ArrayDeque<>();
    private final Set<Remains> failed = new HashSet<>();
    private final BitSet used = new BitSet();
    private long usedHash;
    private long taken;
    private boolean hopeless;
    private Violation farthest = Violation.of("linearizability", 0, "nothing fits");

    /**
     * Prepares a search.
     *
     * @param earlyExpiry whether a lease may end before its time, so that a lease that did is not mistaken for a store that is not linearizable
     */
    GapSearch(Claims claims, boolean earlyExpiry, long stepsMax) {
        this.claims = claims;
        this.earlyExpiry = earlyExpiry;
        this.stepsMax = stepsMax;
        this.state =
                new KvState(claims.history().startRevision(), claims.history().startKvs());
    }

    Verdict search() {
        Violation contradiction = claims.contradiction();
        if (contradiction != null) {
            return new Verdict.NotLinearizable(contradiction);
        }
        boolean fits = readingsFit();
        while (true) {
            if (taken++ > stepsMax) {
                return new Verdict.Undecided(farthest, stepsMax);
            }
            if (fits && state.revision() == claims.last()) {
                return new Verdict.Linearizable(new RevisionLog(
                        claims.history().startRevision(), claims.history().startKvs(), steps));
            }
            if (fits) {
                fits = forward();
            } else if (choices.isEmpty() || hopeless) {
                return new Verdict.NotLinearizable(farthest);
            } else {
                fits = nextCandidate(choices.getLast());
            }
        }
    }

    private boolean forward() {
        long revision = state.revision() + 1;
        Operation writer = claims.writer(revision);
        if (writer != null) {
            return write(revision, writer) && readingsFit();
        }
        var remains = new Remains(revision, usedHash, state.fingerprint());
        if (failed.contains(remains)) {
            return false;
        }
        var choice = new Choice(
                state.mark(),
                remains,
                state.leasesWithKeys(),
                openBy(claims.times().seenAt(revision)));
        choices.addLast(choice);
        return nextCandidate(choice);
    }

    private boolean write(long revision, Operation writer) {
        if (!(writer.outcome() instanceof Outcome.Done done)) {
            throw new AssertionError(writer);
        }
        Response response = done.response();
        KvState.Execution execution = state.execute(writer.request(), response);
        if (!execution.response().equals(response)) {
            note(
                    revision,
                    "operation " + writer.id() + " does not fit: "
                            + Claims.Reading.differs(execution.response(), response),
                    writer);
            return false;
        }
        String objection = claims.evidence().objection(revision, execution.events());
        if (objection != null) {
            note(revision, "operation " + writer.id() + " does not fit: " + objection, writer);
            return false;
        }
        step(revision, writer, 0, execution.events());
        return true;
    }

    private boolean nextCandidate(Choice choice) {
        undo(choice);
        long revision = choice.remains.revision;
        while (choice.nextOpen > 0) {
            int index = --choice.nextOpen;
            if (!used.get(index) && tryOpen(revision, claims.open().get(index))) {
                use(choice, index);
                if (readingsFit()) {
                    return true;
                }
                undo(choice);
            }
        }
        while (choice.nextLease < choice.leases.size()) {
            if (tryVanish(revision, choice.leases.get(choice.nextLease++))) {
                if (readingsFit()) {
                    return true;
                }
                undo(choice);
            }
        }
        note(
                revision,
                "no operation, and no end of a lease, can have written this revision; seen of it: "
                        + claims.evidence().seen(revision));
        hopeless |= nobodyCan(revision);
        failed.add(choice.remains);
        choices.removeLast();
        return false;
    }

    private boolean tryOpen(long revision, Operation operation) {
        taken++;
        Request request = operation.request();
        if (request instanceof Request.Put put && !claims.evidence().allowsPut(revision, put.key(), put.value())) {
            return false;
        }
        KvState.Mark mark = state.mark();
        List<WatchEvent> events = state.execute(request, null).events();
        if (events.isEmpty() || claims.evidence().objection(revision, events) != null) {
            state.back(mark);
            return false;
        }
        step(revision, operation, 0, events);
        return true;
    }

    private boolean tryVanish(long revision, long lease) {
        taken++;
        long latest = claims.times().seenAt(revision);
        LeaseTimes leases = claims.leases();
        if (!earlyExpiry && !leases.mayBeGone(lease, latest)) {
            return false;
        }
        KvState.Mark mark = state.mark();
        List<WatchEvent> events = state.vanish(lease);
        String objection = claims.evidence().objection(revision, events);
        if (objection != null) {
            note(revision, "lease " + lease + " cannot have ended here: " + objection);
            state.back(mark);
            return false;
        }
        step(revision, null, lease, events);
        return true;
    }

    private boolean readingsFit() {
        long revision = state.revision();
        for (Claims.Reading reading : claims.readings(revision)) {
            String objection = reading.objection(state);
            if (objection != null) {
                note(
                        revision,
                        "operation " + reading.operation().id() + " does not fit: " + objection,
                        reading.operation());
                hopeless |= isInevitable(revision, reading);
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether every other way to fill the gaps meets the same objection: a reading of some key was the same in all of them, and no gap since can have changed the key. Without this question
     * a wrong history would be searched to the end, however long ago the guesses were made.
     */
    private boolean isInevitable(long revision, Claims.Reading reading) {
        if (!(reading.request() instanceof Request.Range range)
                || !(reading.response() instanceof Response.Ranged ranged)) {
            return false;
        }
        if (range.range().isSingle()) {
            return isInevitable(revision, range.range().key());
        }
        return ranged.kvs().stream()
                .anyMatch(kv -> !kv.equals(state.get(kv.key())) && isInevitable(revision, kv.key()));
    }

    private boolean isInevitable(long revision, Bytes key) {
        long since = claims.pinned(key, revision);
        for (Choice choice : choices) {
            long gap = choice.remains.revision;
            if (since < gap && gap <= revision && claims.evidence().mayChange(gap, key) && mayTouch(gap, key)) {
                return false;
            }
        }
        return true;
    }

    private boolean mayTouch(long gap, Bytes key) {
        if (!claims.evidence().hasPut(gap) && claims.leases().any()) {
            return true;
        }
        int by = openBy(claims.times().seenAt(gap));
        for (Operation operation : claims.open().subList(0, by)) {
            if (Effects.mayTouch(operation.request(), key) && claims.evidence().allows(gap, operation.request())) {
                return true;
            }
        }
        return false;
    }

    private boolean nobodyCan(long gap) {
        if (!claims.evidence().hasPut(gap) && claims.leases().any()) {
            return false;
        }
        int by = openBy(claims.times().seenAt(gap));
        return claims.open().subList(0, by).stream()
                .noneMatch(operation -> claims.evidence().allows(gap, operation.request()));
    }

    private void step(long revision, @Nullable Operation operation, long lease, List<WatchEvent> events) {
        steps.add(new RevisionLog.Step(
                revision, operation, lease, events, claims.times().seenAt(revision)));
    }

    private void use(Choice choice, int index) {
        choice.taken = index;
        used.set(index);
        usedHash ^= Mixing.mix(index, index);
    }

    private void undo(Choice choice) {
        state.back(choice.mark);
        int keep = (int) (choice.mark.revision() - claims.history().startRevision());
        steps.subList(keep, steps.size()).clear();
        if (choice.taken >= 0) {
            used.clear(choice.taken);
            usedHash ^= Mixing.mix(choice.taken, choice.taken);
            choice.taken = -1;
        }
    }

    /** Returns how many of the open operations were invoked by then. */
    private int openBy(long at) {
        List<Operation> open = claims.open();
        int low = 0;
        int high = open.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (open.get(middle).invokedAt() <= at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void note(long revision, String message, Operation... operations) {
        // The first objection at the farthest revision is the one to show: later ones come from worse guesses.
        if (revision > farthest.revision()) {
            farthest = Violation.of("linearizability", revision, message, operations);
        }
    }
}
