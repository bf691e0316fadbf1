// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.kvorum.api.cluster.MembershipFactory;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.wal.WalRecovery;
import org.kvorum.api.wal.WalSnapshot;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.ConfChange;
import org.kvorum.raft.ConfChangeType;
import org.kvorum.raft.Entry;
import org.kvorum.raft.EntryType;
import org.kvorum.raft.HardState;
import org.kvorum.raft.RaftCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a member the only one of its cluster ({@code --force-new-cluster}), for when the others are lost for good: what is not committed is discarded, and the log
 * goes on with changes that remove everybody else, as if they had been committed.
 */
final class ForcedCluster {
    private static final Logger LOG = LoggerFactory.getLogger(ForcedCluster.class);

    private final MembershipFactory memberships;
    private final MemberInfo own;

    /**
     * Creates the remaker.
     *
     * @param own the member that stays
     */
    ForcedCluster(MembershipFactory memberships, MemberInfo own) {
        this.memberships = memberships;
        this.own = own;
    }

    /**
     * Appends the changes to the log, durably, and returns what it now holds.
     *
     * @param start the snapshot the log follows on
     * @param commit the index of the last committed entry
     */
    WalRecovery force(WalRecovery recovered, WalSnapshot start, long commit) throws IOException {
        var entries = new ArrayList<>(recovered.entries().stream()
                .filter(entry -> entry.index() <= commit)
                .toList());
        int discarded = recovered.entries().size() - entries.size();
        long term = recovered.hardState().term();
        var forced = new ArrayList<Entry>();
        for (var change : changes(start, entries)) {
            forced.add(new Entry(term, commit + forced.size() + 1, EntryType.CONF_CHANGE, RaftCodec.encode(change)));
        }
        LOG.atWarn()
                .addKeyValue("local-member-id", Long.toHexString(own.id()))
                .addKeyValue("commit-index", commit)
                .addKeyValue("discarded-entries", discarded)
                .addKeyValue("membership-changes", forced.size())
                .log("forcing a new cluster of this member alone");
        entries.addAll(forced);
        var hardState = new HardState(term, recovered.hardState().vote(), commit + forced.size());
        recovered.wal().append(forced, hardState);
        recovered.wal().sync();
        return new WalRecovery(recovered.wal(), recovered.metadata(), hardState, entries);
    }

    private List<ConfChange> changes(WalSnapshot start, List<Entry> entries) {
        var voters = new TreeSet<>(start.confState().voters());
        var learners = new TreeSet<>(start.confState().learners());
        for (var entry : entries) {
            if (entry.type() == EntryType.CONF_CHANGE) {
                var change = RaftCodec.decodeConfChange(entry.data());
                switch (change.type()) {
                    case ADD_NODE -> {
                        voters.add(change.nodeId());
                        learners.remove(change.nodeId());
                    }
                    case ADD_LEARNER_NODE -> learners.add(change.nodeId());
                    case REMOVE_NODE -> {
                        voters.remove(change.nodeId());
                        learners.remove(change.nodeId());
                    }
                    case UPDATE_NODE -> {}
                }
            }
        }
        var changes = new ArrayList<ConfChange>();
        if (learners.contains(own.id())) {
            changes.add(memberships.promotion(0, own.id()));
        } else if (!voters.contains(own.id())) {
            changes.add(memberships.bootstrapChange(own));
        }
        voters.addAll(learners);
        voters.remove(own.id());
        voters.remove(0L);
        voters.forEach(id -> changes.add(new ConfChange(0, ConfChangeType.REMOVE_NODE, id, Bytes.EMPTY)));
        return changes;
    }
}
