// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.kvorum.cli.flags.Flag.flag;

import java.time.Duration;
import java.util.List;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Values;
import org.kvorum.cli.reply.DelReply;
import org.kvorum.cli.text.GoQuote;
import org.kvorum.proto.etcdserverpb.DeleteRangeRequest;
import org.kvorum.proto.etcdserverpb.KVGrpc;

/** {@code del}. */
final class Del implements Verb {
    private static final Duration TO_THINK_AGAIN = Duration.ofSeconds(2);

    static Command command() {
        return Command.of(
                Group.KV,
                "del",
                "[options] <key> [range_end]",
                "Removes the specified key or range of keys [key, range_end)",
                new Del(),
                flag("prefix", "delete keys with matching prefix"),
                flag("prev-kv", "return deleted key-value pairs"),
                flag("from-key", "delete keys that are greater than or equal to the given key using byte compare"),
                flag("range", "delete range of keys"));
    }

    @Override
    public int run(Call call) {
        DeleteRangeRequest request = request(call, call.arguments(), call.values());
        call.show(new DelReply(call.client().ask(KVGrpc.getDeleteRangeMethod(), request)));
        return 0;
    }

    /** Returns what to ask for; a range that is not confirmed by a flag leaves time to think again. */
    static DeleteRangeRequest request(Call call, List<String> arguments, Values flags) {
        DeleteRangeRequest request = request(arguments, flags);
        if (arguments.size() > 1 && !flags.is("range")) {
            call.errors()
                    .line("Warning: Keys between "
                            + GoQuote.quote(arguments.get(0)) + " and "
                            + GoQuote.quote(arguments.get(1))
                            + " will be deleted. Please interrupt the command within next 2 seconds to cancel."
                            + " You can provide `--range` flag to avoid the delay.")
                    .flush();
            if (call.stop(TO_THINK_AGAIN)) {
                throw new CommandFailure(CommandFailure.INTERRUPTED, "nothing was deleted");
            }
        }
        return request;
    }

    private static DeleteRangeRequest request(List<String> arguments, Values flags) {
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw CommandFailure.badArguments(
                    "del command needs one argument as key and an optional argument as range_end");
        }
        Span.check(flags);
        Span span = Span.of(arguments, flags);
        return DeleteRangeRequest.newBuilder()
                .setKey(span.key())
                .setRangeEnd(span.end())
                .setPrevKv(flags.is("prev-kv"))
                .build();
    }
}
