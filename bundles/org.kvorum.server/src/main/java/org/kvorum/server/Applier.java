// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.storage.Backend;
import org.kvorum.command.Envelope;
import org.kvorum.raft.ConfChange;
import org.kvorum.raft.Entry;
import org.kvorum.raft.EntryType;
import org.kvorum.raft.RaftCodec;
import org.kvorum.raft.Snapshot;

/**
 * Applies committed entries on its own loop, in order and in batches: a batch becomes visible at once, then those who wait for its entries are answered.
 *
 * <p>An entry that the store holds already (the engine was ahead of the log's snapshot when the member stopped) changes nothing.
 */
final class Applier {
    /** How many writes may wait for the engine before applying pauses. */
    private static final int PENDING_WRITES_MAX = 200_000;

    /** How many entries become visible together at the most, so that the first of many is not answered last. */
    private static final int BATCH_MAX = 1024;

    /** What follows from applied entries. */
    interface Effects {
        /** Puts the state at the snapshot in the place of the present one, and then runs the task on the apply loop. */
        void install(Snapshot snapshot, Runnable installed);

        /** All entries up to the index are applied and visible; the bytes are those of the entries since the last call. */
        void applied(long index, long term, long bytes);

        /** The first entry of a leader's term was applied. */
        void termBegun(long term);

        /** A change of the membership was applied; absent if it was refused. */
        void confChanged(Optional<ConfChange> change, CompletableFuture<ApplyResult> waiting);
    }

    private final EventLoop loop;
    private final Backend backend;
    private final KvStore store;
    private final Membership membership;
    private final CommandExecutor chain;
    private final Proposals<ApplyResult> proposals;
    private final Effects effects;

    private final ConcurrentLinkedQueue<Work> incoming = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    /** Answers that wait until the batch is visible; loop only. */
    private final List<Answer> answers = new ArrayList<>();

    private volatile long appliedIndex;
    /** What was applied last, possibly not visible yet; loop only. */
    private long lastIndex;

    private long lastTerm;
    private long bytes;

    /** Whether entries wait for a snapshot; loop only. */
    private boolean installing;

    /** Entries, or a snapshot that comes before those behind it. */
    private record Work(List<Entry> entries, @Nullable Snapshot snapshot) {}

    private record Answer(long requestId, CommandExecutor.Outcome outcome) {}

    Applier(
            EventLoop loop,
            Backend backend,
            KvStore store,
            Membership membership,
            CommandExecutor chain,
            Proposals<ApplyResult> proposals,
            Effects effects) {
        this.loop = loop;
        this.backend = backend;
        this.store = store;
        this.membership = membership;
        this.chain = chain;
        this.proposals = proposals;
        this.effects = effects;
        this.appliedIndex = backend.consistentIndex();
        this.lastIndex = appliedIndex;
        this.lastTerm = backend.consistentTerm();
    }

    /** Returns the index up to which entries are applied and visible; any thread. */
    long appliedIndex() {
        return appliedIndex;
    }

    /** Enqueues committed entries; any thread, but in order. */
    void apply(List<Entry> committed) {
        incoming.add(new Work(committed, null));
        schedule();
    }

    /** Enqueues a snapshot whose state takes the place of what is applied by then; in order with the entries. */
    void install(Snapshot snapshot) {
        incoming.add(new Work(List.of(), snapshot));
        schedule();
    }

    private void schedule() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            loop.execute(this::applyAll);
        }
    }

    private void applyAll() {
        if (PENDING_WRITES_MAX < backend.pendingWrites()) {
            // The engine is slower than the log: wait for it rather than for memory to run out.
            var unused = backend.commit().whenComplete((done, failure) -> loop.execute(this::applyAll));
            return;
        }
        // Cleared before the queue is read: what is added from here on either is seen below or schedules the next run.
        scheduled.set(false);
        int count = 0;
        for (var work = next(); work != null; work = next()) {
            var snapshot = work.snapshot();
            if (snapshot != null) {
                publish();
                begin(snapshot);
                return;
            }
            for (var entry : work.entries()) {
                applyEntry(entry);
                if (++count % BATCH_MAX == 0) {
                    publish();
                }
            }
            if (PENDING_WRITES_MAX < backend.pendingWrites()) {
                schedule();
                break;
            }
        }
        if (0 < count) {
            publish();
        }
    }

    private @Nullable Work next() {
        return installing ? null : incoming.poll();
    }

    private void begin(Snapshot snapshot) {
        if (snapshot.index() <= lastIndex) {
            schedule();
            return;
        }
        installing = true;
        effects.install(snapshot, () -> {
            assert loop.inLoop();
            installing = false;
            lastIndex = snapshot.index();
            lastTerm = snapshot.term();
            publish();
            schedule();
        });
    }

    private void applyEntry(Entry entry) {
        assert loop.inLoop();
        if (entry.index() <= lastIndex) {
            return;
        }
        assert entry.index() == lastIndex + 1 : "gap between entries " + lastIndex + " and " + entry.index();
        if (entry.type() == EntryType.NORMAL) {
            if (entry.data().isEmpty()) {
                effects.termBegun(entry.term());
            } else {
                applyCommand(Envelope.decode(entry.data()));
            }
            backend.applied(entry.index(), entry.term());
        } else {
            applyConfChange(entry);
        }
        lastTerm = entry.term();
        lastIndex = entry.index();
        bytes += entry.data().length();
    }

    private void applyCommand(Envelope envelope) {
        long requestId = envelope.requestId();
        boolean wanted = requestId != 0 && proposals.isWaiting(requestId);
        var outcome = chain.execute(envelope.command(), wanted);
        if (wanted) {
            answers.add(new Answer(requestId, outcome));
        }
    }

    private void applyConfChange(Entry entry) {
        if (entry.type() == EntryType.CONF_CHANGE_V2) {
            throw new IllegalStateException("the entry at log index " + entry.index()
                    + " changes the membership as no version of etcd does (raftpb.ConfChangeV2), and this version does"
                    + " not know how to apply it");
        }
        var change = RaftCodec.decodeConfChange(entry.data());
        Optional<ErrorCode> refusal = membership.validate(change);
        if (refusal.isEmpty()) {
            membership.apply(change);
        }
        backend.applied(entry.index(), entry.term());
        var waiting = Optional.ofNullable(proposals.take(change.id())).orElseGet(CompletableFuture::new);
        refusal.ifPresent(error -> waiting.completeExceptionally(new RequestException(error)));
        effects.confChanged(refusal.isEmpty() ? Optional.of(change) : Optional.empty(), waiting);
    }

    private void publish() {
        store.publish();
        appliedIndex = lastIndex;
        effects.applied(appliedIndex, lastTerm, bytes);
        bytes = 0;
        for (var answer : answers) {
            var waiting = proposals.take(answer.requestId());
            if (waiting == null) {
                continue;
            }
            if (answer.outcome() instanceof CommandExecutor.Outcome.Done done) {
                waiting.complete(done.result());
            } else {
                waiting.completeExceptionally(
                        new RequestException(((CommandExecutor.Outcome.Refused) answer.outcome()).error()));
            }
        }
        answers.clear();
    }
}
