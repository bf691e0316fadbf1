// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.member.Member;
import org.kvorum.api.storage.StorageException;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;
import org.kvorum.command.RangeRequest;
import org.kvorum.env.sim.PowerFailure;

/** What must hold among the members at any moment, whatever their clients see. */
final class Invariants {
    private final Trace trace;
    private final Consumer<String> violated;
    private final Map<Long, Long> leaders = new HashMap<>();
    /** The revision after an applied index, as the first member that got there had it. */
    private final Map<Long, Long> revisions = new HashMap<>();

    private final Map<String, Progress> progress = new HashMap<>();
    private final Map<Hashed, Integer> hashes = new HashMap<>();

    private record Progress(int incarnation, long applied, long committed, long revision, long term) {}

    /**
     * What was hashed.
     *
     * @param compaction whether it is the hash that a compaction computed on its way: where a compaction keeps nothing but deletions, etcd's two ways to hash
     *     differ, and so do ours
     */
    private record Hashed(long revision, long compactRevision, boolean compaction) {}

    Invariants(Trace trace, Consumer<String> violated) {
        this.trace = trace;
        this.violated = violated;
    }

    void check(Machine machine) {
        var member = machine.process();
        if (member.isEmpty() || machine.environment().disk().isPowerOff()) {
            return;
        }
        var status = member.get().status();
        if (status.leader() == status.memberId()) {
            var other = leaders.putIfAbsent(status.term(), status.memberId());
            if (other != null && other != status.memberId()) {
                violated.accept("term " + status.term() + " has two leaders: " + Long.toHexString(other) + " and "
                        + machine.name());
            }
        }
        if (status.committedIndex() < status.appliedIndex() && status.committedIndex() != 0) {
            violated.accept(machine.name() + " has applied " + status.appliedIndex() + ", but committed only "
                    + status.committedIndex());
        }
        var revision = revisions.putIfAbsent(status.appliedIndex(), status.revision());
        if (revision != null && revision != status.revision()) {
            violated.accept(machine.name() + " is at revision " + status.revision() + " after index "
                    + status.appliedIndex() + ", another member was at " + revision);
        }
        checkProgress(
                machine,
                new Progress(
                        machine.incarnation(),
                        status.appliedIndex(),
                        status.committedIndex(),
                        status.revision(),
                        status.term()));
    }

    private void checkProgress(Machine machine, Progress now) {
        var before = progress.put(machine.name(), now);
        if (!now.equals(before)) {
            trace.add(() -> machine.name() + " is at index " + now.applied + " of " + now.committed + ", revision "
                    + now.revision + ", term " + now.term);
        }
        if (before == null) {
            return;
        }
        if (now.term < before.term && before.incarnation == now.incarnation) {
            violated.accept(machine.name() + " went back from term " + before.term + " to " + now.term);
        }
        if (before.incarnation == now.incarnation
                && (now.applied < before.applied
                        || now.committed < before.committed
                        || now.revision < before.revision)) {
            violated.accept(machine.name() + " went back from " + before + " to " + now);
        }
    }

    /** Hashes a member at a revision; whoever hashes the same history must get the same. */
    void hash(Machine machine, long revision) {
        var member = machine.process();
        if (member.isEmpty()) {
            return;
        }
        try {
            hash(machine, member.get(), revision);
        } catch (StorageException | PowerFailure e) {
            // Its disk is gone: it says nothing any more, and nothing wrong.
            machine.environment().disk().isPowerOff();
        }
    }

    private void hash(Machine machine, Member member, long revision) {
        if (isEmpty(member, revision)) {
            // Where nothing lives, etcd's hash, and so ours, counts what a compaction has not removed yet.
            return;
        }
        if (member.store().hashKv(revision) instanceof KvHash.Value value) {
            var key = new Hashed(
                    value.hashRevision(),
                    value.compactRevision(),
                    value.compactRevision() < member.store().compactRevision());
            var other = hashes.putIfAbsent(key, value.hash());
            if (other != null && other != value.hash()) {
                violated.accept(machine.name() + " has another hash at revision " + value.hashRevision()
                        + " than was seen before: " + value.hash() + " instead of " + other + "; " + value);
            }
        }
    }

    private static boolean isEmpty(Member member, long revision) {
        var all = KeyRange.prefix(Bytes.EMPTY);
        var request = new RangeRequest(all.key(), all.rangeEnd(), 0, revision, 0, 0, true, false, true, 0, 0, 0, 0);
        return member.store().range(request) instanceof RangeResult.Rows rows && rows.count() == 0;
    }
}
