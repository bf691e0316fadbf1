// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kvorum.raft.confchange.Changer;
import org.kvorum.raft.confchange.Membership;
import org.kvorum.raft.confchange.Step;
import org.kvorum.raft.quorum.JointQuorum;
import org.kvorum.raft.quorum.Majority;
import org.kvorum.raft.quorum.Vote;

/** The leaf packages: quorums and the algebra of membership. */
class MathematicsTest {
    static List<Path> quorums() {
        return Notebook.in("quorum");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("quorums")
    void quorumsDecideAsWrittenDown(Path notebook) {
        Notebook.check(notebook, MathematicsTest::quorum);
    }

    private static String quorum(Notebook.Command command) {
        var quorum = new JointQuorum(new Majority(command.ids("in")), new Majority(command.ids("out")));
        var said = byMember(command);
        return switch (command.name()) {
            case "committed" -> committed(quorum, said);
            case "vote" -> quorum.result(id -> vote(said.get(id))).toString();
            default -> throw new IllegalArgumentException("committed or vote");
        };
    }

    /** Draws how far each member got, and what follows. */
    private static String committed(JointQuorum quorum, Map<Long, String> reached) {
        var out = new StringBuilder();
        reached.forEach((id, index) -> {
            int length = Integer.parseInt(index);
            out.append("x".repeat(length)).append(">".repeat(1)).append(" ".repeat(Math.max(1, 12 - length)));
            out.append(index).append(" (member ").append(id).append(quorum.contains(id) ? ")\n" : ", no voter)\n");
        });
        long committed = quorum.committed(id -> Long.parseLong(reached.getOrDefault(id, "0")));
        return out.append(committed == Majority.UNLIMITED ? "unlimited" : Long.toString(committed))
                .toString();
    }

    private static Vote vote(String said) {
        if (said == null) {
            return Vote.MISSING;
        }
        return said.equals("y") ? Vote.YES : Vote.NO;
    }

    private static Map<Long, String> byMember(Notebook.Command command) {
        Map<Long, String> said = new TreeMap<>();
        for (var word : command.arguments()) {
            var parts = word.split(":", -1);
            said.put(Long.valueOf(parts[0]), parts[1]);
        }
        return said;
    }

    static List<Path> memberships() {
        return Notebook.in("confchange");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("memberships")
    void membershipsFollowFromEachOtherAsWrittenDown(Path notebook) {
        var current = new Membership[] {Membership.EMPTY};
        Notebook.check(notebook, command -> {
            current[0] = membership(current[0], command);
            return current[0].toString();
        });
    }

    private static Membership membership(Membership from, Notebook.Command command) {
        return switch (command.name()) {
            case "start" ->
                new Membership(
                        new TreeSet<>(command.ids("voters")),
                        new TreeSet<>(command.ids("outgoing")),
                        new TreeSet<>(command.ids("learners")),
                        new TreeSet<>(command.ids("learnersNext")),
                        command.arguments().contains("autoLeave"));
            case "simple" -> Changer.simple(from, steps(command.arguments()));
            case "enter-joint" ->
                Changer.enterJoint(
                        from,
                        steps(command.arguments()),
                        command.options().getOrDefault("auto-leave", "no").equals("yes"));
            case "leave-joint" -> Changer.leaveJoint(from);
            default -> throw new IllegalArgumentException("no such command");
        };
    }

    private static List<Step> steps(List<String> words) {
        List<Step> steps = new ArrayList<>();
        for (var word : words) {
            var kind =
                    switch (word.charAt(0)) {
                        case 'v' -> Step.Kind.VOTER;
                        case 'l' -> Step.Kind.LEARNER;
                        default -> Step.Kind.REMOVED;
                    };
            steps.add(new Step(kind, Long.parseLong(word.substring(1))));
        }
        return steps;
    }
}
