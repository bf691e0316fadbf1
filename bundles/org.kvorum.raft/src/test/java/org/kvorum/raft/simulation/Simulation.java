// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.ConfChange;
import org.kvorum.raft.ConfChangeSingle;
import org.kvorum.raft.ConfChangeTransition;
import org.kvorum.raft.ConfChangeType;
import org.kvorum.raft.ConfChangeV2;
import org.kvorum.raft.Message;
import org.kvorum.raft.RaftConfig;
import org.kvorum.raft.RaftRole;

/** A cluster in one thread, to which everything happens that can: one event after the other, drawn from a seed. */
final class Simulation {
    private static final int IDS = 7;

    private final RandomGenerator random;
    private final Invariants invariants = new Invariants();
    private final Network network;
    private final TreeMap<Long, SimulatedMember> members = new TreeMap<>();
    private final boolean preVote;
    private final boolean checkQuorum;
    private final double loss;

    /** The same for all: one with a shorter timeout and a shorter log would keep the others from ever campaigning. */
    private final int electionTicks;

    private long nextCommand;
    private int crashes;
    private int restarts;
    private int stuck;

    Simulation(long seed) {
        random = new Random(seed);
        network = new Network(random);
        preVote = random.nextBoolean();
        checkQuorum = random.nextBoolean();
        loss = random.nextInt(4) * 0.05;
        electionTicks = 5 + random.nextInt(6);
        List<ConfChange> founders = new ArrayList<>();
        for (long id = 1; id <= 1 + random.nextInt(5); id++) {
            founders.add(new ConfChange(0, ConfChangeType.ADD_NODE, id, Bytes.EMPTY));
        }
        for (long id = 1; id <= IDS; id++) {
            members.put(id, new SimulatedMember(config(id), random, invariants, this::send));
        }
        founders.forEach(founder -> member(founder.nodeId()).found(founders));
        // The others wait with an empty log to be added.
        members.values().forEach(SimulatedMember::start);
    }

    private RaftConfig config(long id) {
        return RaftConfig.of(id, new Random(random.nextLong()))
                .withTicks(electionTicks, 1 + random.nextInt(2))
                .withElections(preVote, checkQuorum)
                .withFlow(20 + random.nextInt(200), 1 + random.nextInt(5), random.nextBoolean() ? 0 : 1000)
                .withBacklog(random.nextBoolean() ? 0 : 200, 50 + random.nextInt(200))
                .withStepDownOnRemoval(random.nextBoolean());
    }

    // ------------------------------------------------------------ trouble

    /** Lets so many events happen. */
    void run(int events) {
        for (int i = 0; i < events; i++) {
            event();
        }
    }

    private void event() {
        int dice = random.nextInt(1000);
        var member = anyMember();
        if (dice < 450) {
            deliver(false, loss, 0.02);
        } else if (!member.isRunning()) {
            if (dice < 700) {
                restarts++;
                member.start();
            }
        } else if (dice < 600) {
            member.finishWrite();
        } else if (dice < 720) {
            member.finishApply();
        } else if (dice < 880) {
            member.act(raft -> raft.tick());
        } else if (dice < 925) {
            member.act(raft -> raft.propose(commands()));
        } else if (dice < 950) {
            member.read(Bytes.bigEndian(nextCommand++));
        } else {
            rareEvent(member, dice - 950);
        }
    }

    private void rareEvent(SimulatedMember member, int dice) {
        if (dice < 3) {
            crashes++;
            member.crash();
        } else if (dice < 8) {
            member.checkpoint();
        } else if (dice < 20) {
            member.compact();
        } else if (dice < 28) {
            changeMembership(member);
        } else if (dice < 33) {
            long to = anyId();
            member.act(raft -> raft.transferLeadership(to));
        } else if (dice < 36) {
            cut();
        } else if (dice < 42) {
            network.heal();
        } else if (dice < 44) {
            member.act(raft -> raft.forgetLeader());
        } else if (dice < 46) {
            long lost = anyId();
            member.act(raft -> raft.reportUnreachable(lost));
        } else if (dice < 48) {
            member.act(raft -> raft.campaign());
        }
    }

    private List<Bytes> commands() {
        List<Bytes> commands = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            commands.add(Bytes.bigEndian(nextCommand++).concat(Bytes.wrap(new byte[random.nextInt(30)])));
        }
        return commands;
    }

    private void changeMembership(SimulatedMember member) {
        if (random.nextInt(3) != 0) {
            member.act(raft -> raft.proposeConfChange(new ConfChange(nextCommand++, anyType(), anyId(), Bytes.EMPTY)));
        } else if (random.nextBoolean()) {
            member.act(raft -> raft.proposeConfChange(ConfChangeV2.LEAVE_JOINT));
        } else {
            List<ConfChangeSingle> steps = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                steps.add(new ConfChangeSingle(anyType(), anyId()));
            }
            var transition = any(List.of(ConfChangeTransition.values()));
            member.act(raft -> raft.proposeConfChange(new ConfChangeV2(transition, steps, Bytes.EMPTY)));
        }
    }

    private ConfChangeType anyType() {
        return any(List.of(ConfChangeType.values()));
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private long anyId() {
        return 1L + random.nextInt(IDS);
    }

    private void cut() {
        Set<Long> side = new HashSet<>();
        for (long id = 1; id <= IDS; id++) {
            if (random.nextBoolean()) {
                side.add(id);
            }
        }
        network.cut(side);
    }

    /** Mostly one of the cluster, sometimes one that is not in it, or no more. */
    private SimulatedMember anyMember() {
        if (random.nextInt(10) == 0) {
            return member(anyId());
        }
        var current = latest().status().confState();
        List<Long> ids = new ArrayList<>(current.voters());
        ids.addAll(current.votersOutgoing());
        ids.addAll(current.learners());
        return member(ids.isEmpty() ? anyId() : any(ids));
    }

    private SimulatedMember member(long id) {
        var member = members.get(id);
        if (member == null) {
            throw new AssertionError("no member " + id);
        }
        return member;
    }

    // ------------------------------------------------------------ messages

    private void send(Message message) {
        if (!network.send(message) && message instanceof Message.InstallSnapshot) {
            lost.add(message);
        }
    }

    /** Snapshots whose sender will be told that they did not arrive; a report may not come in the middle of another call. */
    private final List<Message> lost = new ArrayList<>();

    private void deliver(boolean inOrder, double messageLoss, double repetition) {
        if (!network.isEmpty()) {
            var message = network.next(inOrder, repetition);
            if (!network.loses(message, messageLoss) && member(message.to()).isRunning()) {
                member(message.to()).act(raft -> raft.step(message));
                if (message instanceof Message.InstallSnapshot) {
                    report(message, true);
                }
            } else if (message instanceof Message.InstallSnapshot) {
                report(message, false);
            }
        }
        var reports = List.copyOf(lost);
        lost.clear();
        reports.forEach(message -> report(message, false));
    }

    private void report(Message snapshot, boolean arrived) {
        var sender = member(snapshot.from());
        if (sender.isRunning()) {
            sender.act(raft -> raft.reportSnapshot(snapshot.to(), arrived));
        }
    }

    // ------------------------------------------------------------ peace

    /** Ends all trouble and checks that the cluster works again: it takes a proposal, and all members come to the same state. */
    void recover() {
        network.heal();
        for (var member : members.values()) {
            if (!member.isRunning()) {
                member.start();
            }
        }
        for (int round = 0; round < 600; round++) {
            calmRound();
            if (round % 20 == 19 && isSettled()) {
                return;
            }
        }
        if (needsRemovedMember()) {
            stuck++;
            return;
        }
        throw new AssertionError("no recovery: " + describe());
    }

    /**
     * A voter that has not learned of a removal still needs the vote of the removed member, which does not campaign any more and refuses its vote if its own
     * log is longer. Raft with memberships in force when applied, etcd's too, cannot help it: the removed member has to run until the others know.
     */
    private boolean needsRemovedMember() {
        var current = latest().state().members();
        for (long id : current.voters()) {
            var known = member(id).state().members();
            if (!current.voters().containsAll(known.voters())
                    || !current.voters().containsAll(known.votersOutgoing())) {
                return true;
            }
        }
        return false;
    }

    private void calmRound() {
        for (var member : members.values()) {
            if (member.isRunning()) {
                stopIfRemovedLeader(member);
                if (isPart(member)) {
                    member.act(raft -> raft.tick());
                }
                while (member.finishWrite() || member.finishApply()) {
                    // until nothing is left to do
                }
            }
        }
        for (int i = 0; i < 300 && !network.isEmpty(); i++) {
            deliver(true, 0, 0);
        }
    }

    /** One that does not step down by itself is stopped by whoever runs it. */
    private static void stopIfRemovedLeader(SimulatedMember member) {
        var status = member.status();
        if (status.softState().role() == RaftRole.LEADER
                && !status.confState().voters().contains(member.id())
                && status.confState().votersOutgoing().isEmpty()) {
            member.crash();
            member.start();
        }
    }

    /** Members that are not part of the cluster any more would campaign for ever if nothing restrains them. */
    private boolean isPart(SimulatedMember member) {
        var current = latest().state().members();
        return current.voters().contains(member.id())
                || current.votersOutgoing().contains(member.id())
                || current.learners().contains(member.id());
    }

    private SimulatedMember latest() {
        var latest = members.firstEntry().getValue();
        for (var member : members.values()) {
            if (latest.state().applied() < member.state().applied()) {
                latest = member;
            }
        }
        return latest;
    }

    private boolean isSettled() {
        SimulatedMember leader = null;
        for (var member : members.values()) {
            if (member.status().softState().role() == RaftRole.LEADER
                    && (leader == null
                            || leader.status().hardState().term()
                                    < member.status().hardState().term())) {
                leader = member;
            }
        }
        if (leader == null) {
            return false;
        }
        if (!leader.status().confState().votersOutgoing().isEmpty()) {
            leader.act(raft -> raft.proposeConfChange(ConfChangeV2.LEAVE_JOINT));
            return false;
        }
        long before = invariants.lastCommitted();
        leader.act(raft -> raft.propose(commands()));
        for (int i = 0; i < 40; i++) {
            calmRound();
        }
        if (invariants.lastCommitted() <= before) {
            return false;
        }
        var all = new ArrayList<>(leader.state().members().voters());
        all.addAll(leader.state().members().learners());
        for (long id : all) {
            if (member(id).state().applied() != leader.state().applied()
                    || member(id).state().hash() != leader.state().hash()) {
                return false;
            }
        }
        return true;
    }

    String describe() {
        var text = new StringBuilder();
        members.values()
                .forEach(member ->
                        text.append('\n').append(member.isRunning()).append(' ').append(member.status()));
        return text.toString();
    }

    // ------------------------------------------------------------ figures

    /** What happened in a run, so that a simulation in which nothing happens is noticed. */
    record Figures(
            int terms,
            long committed,
            int crashes,
            int restarts,
            int snapshots,
            int reads,
            int memberships,
            int stuck) {
        Figures plus(Figures other) {
            return new Figures(
                    terms + other.terms,
                    committed + other.committed,
                    crashes + other.crashes,
                    restarts + other.restarts,
                    snapshots + other.snapshots,
                    reads + other.reads,
                    memberships + other.memberships,
                    stuck + other.stuck);
        }
    }

    Figures figures() {
        int snapshots = 0;
        int reads = 0;
        for (var member : members.values()) {
            snapshots += member.snapshotsInstalled();
            reads += member.readsAnswered();
        }
        int memberships = (int) invariants.committedEntries().stream()
                .filter(entry -> entry.type() != org.kvorum.raft.EntryType.NORMAL)
                .count();
        return new Figures(
                invariants.terms(),
                invariants.lastCommitted(),
                crashes,
                restarts,
                snapshots,
                reads,
                memberships,
                stuck);
    }
}
