// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Programs;
import org.kvorum.cli.reply.WatchReply;
import org.kvorum.cli.text.GoQuote;
import org.kvorum.proto.etcdserverpb.WatchResponse;
import org.kvorum.proto.mvccpb.Event;

/** Prints what a watch brings, and runs a program for each event. */
final class WatchPrinter {
    private final Call call;
    private final List<String> program;

    WatchPrinter(Call call, List<String> program) {
        this.call = call;
        this.program = program;
    }

    /** Refuses a program where none may run. */
    static void check(List<String> program, Call call) {
        if (!program.isEmpty() && call.execution().host().programs().isEmpty()) {
            throw new CommandFailure(CommandFailure.BAD_FEATURE, "no program can be run from here");
        }
    }

    /** Prints until the watch ends; returns false if the command was told to stop. */
    boolean print(WatchStream stream) {
        for (Optional<WatchResponse> next = stream.next(); next.isPresent(); next = stream.next()) {
            WatchResponse response = next.get();
            if (response.getCanceled()) {
                call.errors()
                        .line("watch was canceled (" + reason(response) + ")")
                        .flush();
            } else if (response.getEventsCount() == 0 && response.getCompactRevision() == 0) {
                call.output()
                        .line("progress notify: " + response.getHeader().getRevision())
                        .flush();
            }
            call.show(new WatchReply(response));
            response.getEventsList().forEach(event -> run(response, event));
            if (response.getCanceled()) {
                return true;
            }
        }
        return false;
    }

    /** Returns why a watch was canceled. */
    static String reason(WatchResponse response) {
        if (response.getCompactRevision() != 0) {
            return "etcdserver: mvcc: required revision has been compacted";
        }
        return response.getCancelReason().isEmpty()
                ? "etcdserver: mvcc: required revision is a future revision"
                : response.getCancelReason();
    }

    private void run(WatchResponse response, Event event) {
        if (program.isEmpty()) {
            return;
        }
        Programs programs = call.execution().host().programs().orElseThrow();
        Map<String, String> variables = Map.of(
                "ETCD_WATCH_REVISION", Long.toString(response.getHeader().getRevision()),
                "ETCD_WATCH_EVENT_TYPE", GoQuote.quote(event.getType().name()),
                "ETCD_WATCH_KEY", GoQuote.quote(event.getKv().getKey()),
                "ETCD_WATCH_VALUE", GoQuote.quote(event.getKv().getValue()));
        String failure = ProgramRun.failure(programs, program, variables);
        if (!failure.isEmpty()) {
            String words = program.stream().map(GoQuote::quote).collect(Collectors.joining(" ", "[", "]"));
            call.errors().line("command " + words + " error (" + failure + ")").flush();
            throw new CommandFailure(CommandFailure.ERROR, "");
        }
    }
}
