// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.scenario;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.ConfChange;
import org.kvorum.raft.ConfChangeSingle;
import org.kvorum.raft.ConfChangeTransition;
import org.kvorum.raft.ConfChangeType;
import org.kvorum.raft.ConfChangeV2;
import org.kvorum.raft.ConfState;
import org.kvorum.raft.Entry;
import org.kvorum.raft.EntryType;
import org.kvorum.raft.MemoryLog;
import org.kvorum.raft.Message;
import org.kvorum.raft.Raft;
import org.kvorum.raft.RaftCodec;
import org.kvorum.raft.RaftConfig;
import org.kvorum.raft.ReadOnlyMode;
import org.kvorum.raft.Ready;

/** A bench with members on it, driven by the commands of a notebook. Election timeouts are never longer than they must be. */
final class Laboratory {
    private final Map<Long, Bench> benches = new TreeMap<>();
    private final List<Message> mail = new ArrayList<>();
    private final Set<Long> cutOff = new HashSet<>();
    private final Map<String, Function<Notebook.Command, String>> commands = new TreeMap<>();

    private static final class Bench {
        final Raft raft;
        final MemoryLog log;
        final ArrayDeque<Ready> writing = new ArrayDeque<>();
        final ArrayDeque<Entry> applying = new ArrayDeque<>();
        ConfState members;

        Bench(Raft raft, MemoryLog log, ConfState members) {
            this.raft = raft;
            this.log = log;
            this.members = members;
        }
    }

    Laboratory() {
        commands.put("add", this::add);
        commands.put("campaign", on((bench, command) -> bench.raft.campaign()));
        commands.put("propose", on((bench, command) -> bench.raft.propose(payloads(command))));
        commands.put("change", on(Laboratory::change));
        commands.put(
                "read",
                on((bench, command) ->
                        bench.raft.readIndex(Bytes.utf8(command.arguments().get(1)))));
        commands.put("transfer", on((bench, command) -> bench.raft.transferLeadership(command.number("to", 0))));
        commands.put("forget-leader", on((bench, command) -> bench.raft.forgetLeader()));
        commands.put("unreachable", on((bench, command) -> {
            bench.raft.reportUnreachable(command.number(1));
            return "";
        }));
        commands.put("snapshot-sent", on((bench, command) -> {
            bench.raft.reportSnapshot(command.number(1), !command.arguments().contains("failed"));
            return "";
        }));
        commands.put("tick", this::tick);
        commands.put("ready", this::ready);
        commands.put("durable", this::durable);
        commands.put("applied", this::applied);
        commands.put("deliver", this::deliver);
        commands.put("drop", this::drop);
        commands.put("cut", this::cut);
        commands.put("stabilize", this::stabilize);
        commands.put("compact", this::compact);
        commands.put("status", this::status);
        commands.put("log", this::log);
    }

    String run(Notebook.Command command) {
        var action = commands.get(command.name());
        if (action == null) {
            throw new IllegalArgumentException("no such command, only " + commands.keySet());
        }
        return action.apply(command);
    }

    private interface BenchAction {
        Object run(Bench bench, Notebook.Command command);
    }

    private Function<Notebook.Command, String> on(BenchAction action) {
        return command -> action.run(bench(command.number(0)), command).toString();
    }

    private Bench bench(long id) {
        var bench = benches.get(id);
        if (bench == null) {
            throw new IllegalArgumentException("no member " + id);
        }
        return bench;
    }

    // ------------------------------------------------------------ members

    private String add(Notebook.Command command) {
        var members = ConfState.of(command.ids("voters"), command.ids("learners"));
        for (long id : command.ids()) {
            var log = new MemoryLog();
            log.setConfState(members);
            // term:count, term:count, …
            for (var run : command.options().getOrDefault("log", "").split(",", -1)) {
                if (!run.isEmpty()) {
                    var parts = run.split(":", -1);
                    for (int i = 0; i < Integer.parseInt(parts[1]); i++) {
                        log.append(List.of(Entry.normal(Long.parseLong(parts[0]), log.lastIndex() + 1, Bytes.EMPTY)));
                    }
                }
            }
            var config = config(id, command).withApplied(command.number("commit", 0));
            log.setHardState(new org.kvorum.raft.HardState(
                    command.number("term", log.term(log.lastIndex())), 0, command.number("commit", 0)));
            benches.put(id, new Bench(new Raft(config, log), log, members));
        }
        return "";
    }

    private static RaftConfig config(long id, Notebook.Command command) {
        RandomGenerator shortest = () -> 0;
        return RaftConfig.of(id, shortest)
                .withTicks((int) command.number("election", 3), 1)
                .withElections(
                        command.arguments().contains("pre-vote")
                                || command.options()
                                        .getOrDefault("pre-vote", "no")
                                        .equals("yes"),
                        command.options().getOrDefault("check-quorum", "no").equals("yes"))
                .withFlow(
                        command.number("message-bytes", 1 << 20),
                        (int) command.number("inflight", 256),
                        command.number("inflight-bytes", 0))
                .withBacklog(command.number("uncommitted", 0), command.number("apply", 1 << 20))
                .withReadOnlyMode(
                        command.options().getOrDefault("reads", "safe").equals("lease")
                                ? ReadOnlyMode.LEASE_BASED
                                : ReadOnlyMode.SAFE)
                .withForwardProposals(
                        command.options().getOrDefault("forward", "yes").equals("yes"))
                .withStepDownOnRemoval(
                        command.options().getOrDefault("step-down", "yes").equals("yes"));
    }

    private static List<Bytes> payloads(Notebook.Command command) {
        return command.arguments().subList(1, command.arguments().size()).stream()
                .map(Bytes::utf8)
                .toList();
    }

    /** Changes such as {@code v3} (voter), {@code l4} (learner), {@code r2} (removed), {@code u1} (updated); none leaves a joint configuration. */
    private static Object change(Bench bench, Notebook.Command command) {
        List<ConfChangeSingle> steps = new ArrayList<>();
        for (var word : command.arguments().subList(1, command.arguments().size())) {
            steps.add(new ConfChangeSingle(changeType(word.charAt(0)), Long.parseLong(word.substring(1))));
        }
        var transition = ConfChangeTransition.valueOf(command.options().getOrDefault("transition", "AUTO"));
        if (command.options().containsKey("v1")) {
            var step = steps.get(0);
            return bench.raft.proposeConfChange(new ConfChange(1, step.type(), step.nodeId(), Bytes.EMPTY));
        }
        return bench.raft.proposeConfChange(new ConfChangeV2(transition, steps, Bytes.EMPTY));
    }

    static ConfChangeType changeType(char letter) {
        return switch (letter) {
            case 'v' -> ConfChangeType.ADD_NODE;
            case 'l' -> ConfChangeType.ADD_LEARNER_NODE;
            case 'r' -> ConfChangeType.REMOVE_NODE;
            case 'u' -> ConfChangeType.UPDATE_NODE;
            default -> throw new IllegalArgumentException("no such change: " + letter);
        };
    }

    // ------------------------------------------------------------ steps

    private String tick(Notebook.Command command) {
        long count = command.arguments().size() < 2 ? 1 : command.number(1);
        for (long i = 0; i < count; i++) {
            bench(command.number(0)).raft.tick();
        }
        return "";
    }

    private String ready(Notebook.Command command) {
        var bench = bench(command.number(0));
        return bench.raft.hasReady() ? Trace.of(take(bench)) : "none";
    }

    private Ready take(Bench bench) {
        var ready = bench.raft.ready();
        mail.addAll(ready.messages());
        bench.writing.add(ready);
        bench.applying.addAll(ready.committedEntries());
        return ready;
    }

    /** The oldest write that is not durable becomes so. */
    private String durable(Notebook.Command command) {
        var bench = bench(command.number(0));
        var ready = bench.writing.poll();
        if (ready == null) {
            return "nothing to write";
        }
        bench.log.store(ready);
        bench.raft.appended(ready);
        ready.snapshot().ifPresent(snapshot -> bench.members = snapshot.confState());
        mail.addAll(ready.messagesAfterAppend());
        return "";
    }

    private String applied(Notebook.Command command) {
        var out = new StringBuilder();
        var bench = bench(command.number(0));
        while (!bench.applying.isEmpty()) {
            var entry = bench.applying.remove();
            if (entry.type() == EntryType.CONF_CHANGE) {
                bench.members = bench.raft.applyConfChange(RaftCodec.decodeConfChange(entry.data()));
                out.append("now ").append(Trace.of(bench.members)).append('\n');
            } else if (entry.type() == EntryType.CONF_CHANGE_V2) {
                bench.members = bench.raft.applyConfChange(RaftCodec.decodeConfChangeV2(entry.data()));
                out.append("now ").append(Trace.of(bench.members)).append('\n');
            }
            bench.raft.applied(entry.index());
        }
        return out.toString();
    }

    private String deliver(Notebook.Command command) {
        var out = new StringBuilder();
        deliverTo(command.number(0), out);
        return out.toString();
    }

    private boolean deliverTo(long id, StringBuilder out) {
        var arrived = mail.stream().filter(message -> message.to() == id).toList();
        mail.removeAll(arrived);
        for (var message : arrived) {
            if (cutOff.contains(message.from()) != cutOff.contains(message.to())) {
                out.append("lost ").append(Trace.of(message)).append('\n');
                continue;
            }
            var outcome = bench(id).raft.step(RaftCodec.decodeMessage(RaftCodec.encode(message)));
            out.append(Trace.of(message));
            out.append(outcome == org.kvorum.raft.Outcome.ACCEPTED ? "" : " -- " + outcome)
                    .append('\n');
        }
        return !arrived.isEmpty();
    }

    private String drop(Notebook.Command command) {
        var out = new StringBuilder();
        long id = command.number(0);
        mail.stream().filter(message -> message.to() == id).forEach(message -> out.append("lost ")
                .append(Trace.of(message))
                .append('\n'));
        mail.removeIf(message -> message.to() == id);
        return out.toString();
    }

    private String cut(Notebook.Command command) {
        cutOff.clear();
        cutOff.addAll(command.ids());
        return "";
    }

    /** Lets everything happen that can without time passing. */
    private String stabilize(Notebook.Command command) {
        var out = new StringBuilder();
        var ids = command.arguments().isEmpty() ? List.copyOf(benches.keySet()) : command.ids();
        boolean moved = true;
        while (moved) {
            moved = false;
            for (long id : ids) {
                moved |= settle(id, out);
            }
            for (long id : ids) {
                moved |= delivered(id, out);
            }
        }
        return command.options().containsKey("quiet") ? "" : out.toString();
    }

    private boolean delivered(long id, StringBuilder out) {
        var received = new StringBuilder();
        boolean any = deliverTo(id, received);
        if (any) {
            out.append("> ").append(id).append(" receives\n").append(indented(received.toString()));
        }
        return any;
    }

    private boolean settle(long id, StringBuilder out) {
        var bench = bench(id);
        boolean any = bench.raft.hasReady() || !bench.writing.isEmpty() || !bench.applying.isEmpty();
        while (bench.raft.hasReady() || !bench.writing.isEmpty() || !bench.applying.isEmpty()) {
            if (bench.raft.hasReady()) {
                out.append("> ").append(id).append(" handles\n").append(indented(Trace.of(take(bench))));
            }
            var self = Notebook.Command.parse("settle " + id);
            if (!bench.writing.isEmpty()) {
                durable(self);
            }
            out.append(indented(applied(self)));
        }
        return any;
    }

    private static String indented(String text) {
        return text.isEmpty() ? "" : text.stripTrailing().indent(2);
    }

    private String compact(Notebook.Command command) {
        var bench = bench(command.number(0));
        long index = command.number(1);
        bench.log.createSnapshot(index, bench.members, Bytes.EMPTY);
        bench.log.compact(index);
        return "";
    }

    // ------------------------------------------------------------ looking

    private String status(Notebook.Command command) {
        var out = new StringBuilder();
        for (long id : command.arguments().isEmpty() ? List.copyOf(benches.keySet()) : command.ids()) {
            out.append(id).append(' ').append(Trace.of(bench(id).raft.status()));
        }
        return out.toString();
    }

    private String log(Notebook.Command command) {
        var log = bench(command.number(0)).log;
        if (log.lastIndex() < log.firstIndex()) {
            return "empty";
        }
        return Trace.of(log.entries(log.firstIndex(), log.lastIndex() + 1, Long.MAX_VALUE));
    }
}
