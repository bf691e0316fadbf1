// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.command.Envelope;
import org.kvorum.raft.Entry;
import org.kvorum.raft.EntryType;

/** Looks into a member's consensus. */
final class RaftVerb {
    static final String USAGE = "raft state | progress | log [--from INDEX] [--count N]";

    private static final int COUNT = 20;

    private RaftVerb() {}

    static Rows run(Member member, Words words) {
        return switch (words.next("state")) {
            case "state" -> state(member);
            case "progress" -> progress(member);
            case "log" -> log(member, words);
            default -> throw new ShellException("usage: " + USAGE);
        };
    }

    private static Rows state(Member member) {
        var status = Answers.of(member.raft());
        return new Rows("raft", "value")
                .add("id", hex(status.id()))
                .add("role", status.softState().role().name().toLowerCase(Locale.ROOT))
                .add("leader", hex(status.softState().leader()))
                .add("term", status.hardState().term())
                .add("vote", hex(status.hardState().vote()))
                .add("commit", status.hardState().commit())
                .add("applied", status.applied())
                .add("first index in memory", status.firstIndex())
                .add("last index", status.lastIndex())
                .add("voters", ids(status.confState().voters()))
                .add("learners", ids(status.confState().learners()))
                .add("leadership goes to", status.transferee() == 0 ? "-" : hex(status.transferee()));
    }

    private static Rows progress(Member member) {
        var status = Answers.of(member.raft());
        if (status.peers().isEmpty()) {
            throw new ShellException("only the leader knows how far the others are; it is "
                    + (status.softState().leader() == 0
                            ? "unknown"
                            : hex(status.softState().leader())));
        }
        Map<Long, String> names = member.members().stream().collect(Collectors.toMap(MemberInfo::id, MemberInfo::name));
        var rows = new Rows("member", "name", "match", "next", "behind", "mode", "active", "learner", "inflight");
        status.peers()
                .forEach((id, peer) -> rows.add(
                        hex(id),
                        names.getOrDefault(id, ""),
                        peer.match(),
                        peer.next(),
                        Math.max(0, status.lastIndex() - peer.match()),
                        peer.mode().name().toLowerCase(Locale.ROOT),
                        peer.recentlyActive(),
                        peer.learner(),
                        peer.inflightMessages()));
        return rows;
    }

    private static Rows log(Member member, Words words) {
        int count = (int) Math.max(1, Math.min(words.number("--count", COUNT), 10_000));
        long last = Answers.of(member.raft()).lastIndex();
        long from = words.number("--from", Math.max(1, last - count + 1));
        var rows = new Rows("index", "term", "type", "bytes", "request");
        Answers.of(member.raftLog(from, count))
                .forEach(entry -> rows.add(
                        entry.index(),
                        entry.term(),
                        entry.type().name().toLowerCase(Locale.ROOT),
                        entry.data().length(),
                        request(entry)));
        return rows;
    }

    /** Says what kind of request it is; keys and values are nobody's business here. */
    private static String request(Entry entry) {
        if (entry.type() != EntryType.NORMAL || entry.data().isEmpty()) {
            return "";
        }
        return Envelope.decode(entry.data()).command().getClass().getSimpleName();
    }

    private static String ids(Iterable<Long> ids) {
        var text = new java.util.StringJoiner(",");
        ids.forEach(id -> text.add(hex(id)));
        return text.toString();
    }

    static String hex(long id) {
        return Long.toHexString(id);
    }
}
