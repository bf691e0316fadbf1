// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.scenario;

import java.util.List;
import java.util.stream.Collectors;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.ConfChangeV2;
import org.kvorum.raft.ConfState;
import org.kvorum.raft.Entry;
import org.kvorum.raft.EntryType;
import org.kvorum.raft.Message;
import org.kvorum.raft.RaftCodec;
import org.kvorum.raft.RaftStatus;
import org.kvorum.raft.Ready;
import org.kvorum.raft.Snapshot;

/** Writes things the way notebooks show them: entries as {@code term/index}, members of a message as {@code from->to}. */
final class Trace implements Message.Handler<String> {
    static String of(Message message) {
        var what = message.accept(new Trace());
        var term = message.term() == 0 ? "" : " term=" + message.term();
        return message.from() + "->" + message.to() + " " + what.replaceFirst("( |$)", term + "$1");
    }

    static String of(Entry entry) {
        var position = entry.term() + "/" + entry.index();
        if (entry.type() == EntryType.CONF_CHANGE) {
            var change = RaftCodec.decodeConfChange(entry.data());
            return position + " " + change.type() + "(" + change.nodeId() + ")";
        }
        if (entry.type() == EntryType.CONF_CHANGE_V2) {
            return position + " " + of(RaftCodec.decodeConfChangeV2(entry.data()));
        }
        return entry.data().isEmpty() ? position : position + " \"" + entry.data() + "\"";
    }

    private static String of(ConfChangeV2 change) {
        if (change.leavesJoint()) {
            return "leave-joint";
        }
        return change.changes().stream()
                .map(step -> step.type() + "(" + step.nodeId() + ")")
                .collect(Collectors.joining("+"));
    }

    static String of(List<Entry> entries) {
        return entries.stream().map(Trace::of).collect(Collectors.joining(", ", "[", "]"));
    }

    static String of(Snapshot snapshot) {
        return snapshot.term() + "/" + snapshot.index() + " " + of(snapshot.confState());
    }

    static String of(ConfState state) {
        var text = new StringBuilder("voters=").append(state.voters());
        if (!state.votersOutgoing().isEmpty()) {
            text.append("&&").append(state.votersOutgoing());
        }
        if (!state.learners().isEmpty()) {
            text.append(" learners=").append(state.learners());
        }
        if (!state.learnersNext().isEmpty()) {
            text.append(" learnersNext=").append(state.learnersNext());
        }
        return text.append(state.autoLeave() ? " autoLeave" : "").toString();
    }

    static String of(Ready ready) {
        var out = new StringBuilder();
        ready.softState().ifPresent(state -> line(out, "role " + state.role() + " leader=" + state.leader()));
        ready.hardState()
                .ifPresent(state ->
                        line(out, "save term=" + state.term() + " vote=" + state.vote() + " commit=" + state.commit()));
        ready.snapshot().ifPresent(snapshot -> line(out, "save snapshot " + of(snapshot)));
        if (!ready.entries().isEmpty()) {
            line(out, "append " + of(ready.entries()));
        }
        ready.messages().forEach(message -> line(out, "send " + of(message)));
        ready.messagesAfterAppend().forEach(message -> line(out, "send once durable " + of(message)));
        if (!ready.committedEntries().isEmpty()) {
            line(out, "apply " + of(ready.committedEntries()));
        }
        ready.readStates().forEach(read -> line(out, "read " + read.context() + " at " + read.index()));
        if (out.isEmpty()) {
            line(out, "nothing but acknowledgements");
        }
        return out.toString();
    }

    static String of(RaftStatus status) {
        var out = new StringBuilder();
        line(
                out,
                status.softState().role() + " term=" + status.hardState().term() + " vote="
                        + status.hardState().vote() + " leader="
                        + status.softState().leader() + " commit="
                        + status.hardState().commit() + " applied=" + status.applied() + " log=["
                        + status.firstIndex() + ".." + status.lastIndex() + "] " + of(status.confState())
                        + (status.transferee() == 0 ? "" : " transferee=" + status.transferee()));
        status.peers().forEach((id, peer) -> {
            var text = id + ": " + peer.mode() + " match=" + peer.match() + " next=" + peer.next();
            text += peer.learner() ? " learner" : "";
            text += peer.recentlyActive() ? "" : " inactive";
            text += peer.inflightMessages() == 0 ? "" : " inflight=" + peer.inflightMessages();
            line(out, "  " + text);
        });
        return out.toString();
    }

    private static void line(StringBuilder out, String line) {
        out.append(line).append('\n');
    }

    private static String context(Bytes context) {
        return context.isEmpty() ? "" : " context=" + context;
    }

    @Override
    public String append(Message.Append message) {
        return "Append after=" + message.previousTerm() + "/" + message.previousIndex() + " commit=" + message.commit()
                + " " + of(message.entries());
    }

    @Override
    public String appendAccepted(Message.AppendAccepted message) {
        return "AppendAccepted index=" + message.index();
    }

    @Override
    public String appendRejected(Message.AppendRejected message) {
        return "AppendRejected index=" + message.index() + " hint=" + message.hintTerm() + "/" + message.hintIndex();
    }

    @Override
    public String voteRequest(Message.VoteRequest message) {
        return (message.preVote() ? "PreVoteRequest" : "VoteRequest") + " last=" + message.lastTerm() + "/"
                + message.lastIndex() + (message.transfer() ? " transfer" : "");
    }

    @Override
    public String voteResponse(Message.VoteResponse message) {
        return (message.preVote() ? "PreVoteResponse" : "VoteResponse") + (message.granted() ? " granted" : " refused");
    }

    @Override
    public String installSnapshot(Message.InstallSnapshot message) {
        return "InstallSnapshot " + of(message.snapshot());
    }

    @Override
    public String heartbeat(Message.Heartbeat message) {
        return "Heartbeat commit=" + message.commit() + context(message.context());
    }

    @Override
    public String heartbeatResponse(Message.HeartbeatResponse message) {
        return "HeartbeatResponse" + context(message.context());
    }

    @Override
    public String propose(Message.Propose message) {
        return "Propose "
                + message.entries().stream()
                        .map(entry -> entry.type() == EntryType.NORMAL ? "\"" + entry.data() + "\"" : of(entry))
                        .collect(Collectors.joining(", ", "[", "]"));
    }

    @Override
    public String transferLeader(Message.TransferLeader message) {
        return "TransferLeader";
    }

    @Override
    public String timeoutNow(Message.TimeoutNow message) {
        return "TimeoutNow";
    }

    @Override
    public String readIndex(Message.ReadIndex message) {
        return "ReadIndex" + context(message.context());
    }

    @Override
    public String readIndexResponse(Message.ReadIndexResponse message) {
        return "ReadIndexResponse index=" + message.index() + context(message.context());
    }
}
