// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.simulation;

import org.kvorum.bytes.Bytes;
import org.kvorum.raft.ConfState;
import org.kvorum.raft.Entry;
import org.kvorum.raft.Snapshot;

/** A state that differs as soon as anything was applied differently: a running hash. */
final class StateMachine {
    private long applied;
    private long term;
    private long hash = 17;
    private ConfState members = ConfState.EMPTY;

    void apply(Entry entry) {
        if (entry.index() != applied + 1) {
            throw new AssertionError("applied " + entry.index() + " after " + applied);
        }
        applied = entry.index();
        term = entry.term();
        hash = hash * 31 + entry.data().hashCode();
    }

    void changed(ConfState changedMembers) {
        members = changedMembers;
    }

    Snapshot snapshot() {
        return new Snapshot(applied, term, members, Bytes.bigEndian(hash));
    }

    void restore(Snapshot snapshot) {
        applied = snapshot.index();
        term = snapshot.term();
        members = snapshot.confState();
        hash = snapshot.data().longAt(0);
    }

    StateMachine copy() {
        var copy = new StateMachine();
        copy.applied = applied;
        copy.term = term;
        copy.hash = hash;
        copy.members = members;
        return copy;
    }

    long applied() {
        return applied;
    }

    long hash() {
        return hash;
    }

    ConfState members() {
        return members;
    }
}
