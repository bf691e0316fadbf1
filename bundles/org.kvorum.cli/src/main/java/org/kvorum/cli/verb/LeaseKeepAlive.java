// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.kvorum.cli.flags.Flag.flag;

import java.time.Duration;
import java.util.Optional;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.reply.Format;
import org.kvorum.cli.reply.LeaseReply;
import org.kvorum.cli.text.Hex;
import org.kvorum.proto.etcdserverpb.LeaseKeepAliveResponse;

/** {@code lease keep-alive}. */
final class LeaseKeepAlive implements Verb {
    /** How long a lease may live that is not known yet. */
    private static final Duration UNKNOWN = Duration.ofDays(3650);

    static Command command() {
        return Command.of(
                Group.KV,
                "keep-alive",
                "[options] <leaseID>",
                "Keeps leases alive (renew)",
                new LeaseKeepAlive(),
                flag("once", "Resets the keep-alive time to its original value and cobrautl.Exits immediately"));
    }

    @Override
    public int run(Call call) {
        if (call.arguments().size() != 1) {
            throw CommandFailure.badArguments("lease keep-alive command needs lease ID as argument");
        }
        long id = Ids.lease(call.arguments().get(0));
        call.client();
        try (var alive = new KeepAlive(call, id, UNKNOWN, call.execution().stop())) {
            return call.values().is("once") ? once(call, alive) : always(call, alive, id);
        }
    }

    private static int once(Call call, KeepAlive alive) {
        Optional<LeaseKeepAliveResponse> answer = alive.next();
        if (answer.isEmpty()) {
            String text =
                    alive.refusal().isOk() ? "etcdserver: requested lease not found" : GoStatus.told(alive.refusal());
            throw new CommandFailure(CommandFailure.BAD_CONNECTION, text);
        }
        call.show(LeaseReply.of(answer.get()));
        return 0;
    }

    private static int always(Call call, KeepAlive alive, long id) {
        for (var answer = alive.next(); answer.isPresent(); answer = alive.next()) {
            call.show(LeaseReply.of(answer.get()));
        }
        if (call.stopped()) {
            return INTERRUPTED_BY_SIGNAL;
        }
        if (call.format() == Format.SIMPLE) {
            call.output().line("lease " + Hex.wide(id) + " expired or revoked.").flush();
        }
        return 0;
    }
}
