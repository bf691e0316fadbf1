// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.kvorum.cli.flags.Flag.number;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Programs;
import org.kvorum.cli.reply.GetReply;
import org.kvorum.proto.etcdserverpb.RangeResponse;

/** {@code lock}. */
final class Lock implements Verb {
    private static final long DEFAULT_TTL = 60;

    static Command command() {
        return Command.of(
                Group.CONCURRENCY,
                "lock",
                "<lockname> [exec-command arg1 arg2 ...]",
                "Acquires a named lock",
                new Lock(),
                number("ttl", 10, "timeout for session"));
    }

    @Override
    public int run(Call call) {
        if (call.arguments().isEmpty()) {
            throw CommandFailure.badArguments("lock takes a lock name argument and an optional command to execute");
        }
        List<String> program = call.arguments().subList(1, call.arguments().size());
        WatchPrinter.check(program, call);
        long ttl = call.values().number("ttl");
        try (Session session = Session.begin(call, ttl > 0 ? ttl : DEFAULT_TTL)) {
            var queue = new Queue(call, session, call.arguments().get(0));
            queue.join(ByteString.EMPTY);
            queue.awaitTurn();
            RangeResponse own = queue.own();
            if (own.getKvsCount() == 0) {
                throw new CommandFailure(CommandFailure.ERROR, "lock lost on init");
            }
            if (program.isEmpty()) {
                hold(call, session, queue, own);
            } else {
                runProgram(call, program, queue, own);
            }
        }
        return 0;
    }

    private static void hold(Call call, Session session, Queue queue, RangeResponse own) {
        call.show(new GetReply(own));
        if (session.awaitLoss()) {
            throw new CommandFailure(CommandFailure.ERROR, "session expired");
        }
        queue.leave();
    }

    private static void runProgram(Call call, List<String> program, Queue queue, RangeResponse own) {
        Programs programs = call.execution().host().programs().orElseThrow();
        Map<String, String> variables = Map.of(
                "ETCD_LOCK_KEY", queue.key().toStringUtf8(),
                "ETCD_LOCK_REV", Long.toString(own.getHeader().getRevision()));
        try {
            ProgramRun.run(programs, program, variables);
        } finally {
            queue.leave();
        }
    }
}
