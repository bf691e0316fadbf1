// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.kvorum.cli.flags.Flag.flag;
import static org.kvorum.cli.flags.Flag.number;

import com.google.protobuf.ByteString;
import java.util.List;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Values;
import org.kvorum.cli.flags.Flag;
import org.kvorum.proto.etcdserverpb.WatchCreateRequest;

/** {@code watch}. */
final class Watch implements Verb {
    /** The flags of a watch, also of a line of an interactive one. */
    static final List<Flag> FLAGS = List.of(
            flag("interactive", "Interactive mode").or('i'),
            flag("prefix", "Watch on a prefix if prefix is set"),
            number("rev", 0, "Revision to start watching"),
            flag("prev-kv", "get the previous key-value pair before the event happens"),
            flag("progress-notify", "get periodic watch progress notification from server"));

    static Command command() {
        return Command.of(
                Group.KV,
                "watch",
                "[options] [key or prefix] [range_end] [--] [exec-command arg1 arg2 ...]",
                "Watches events stream on keys or prefixes",
                new Watch(),
                FLAGS.toArray(Flag[]::new));
    }

    @Override
    public int run(Call call) {
        call.ownVariables(WatchWords.Variables.NAMES);
        var variables = WatchWords.Variables.of(call.variables());
        if (call.values().is("interactive")) {
            return new InteractiveWatch(call, variables).run();
        }
        WatchWords words = WatchWords.of(call.arguments(), call.raw(), variables);
        WatchPrinter.check(words.program(), call);
        call.client();
        WatchCreateRequest request = request(words.keys(), call.values());
        try (var stream = new WatchStream(call, request)) {
            if (!new WatchPrinter(call, words.program()).print(stream)) {
                return INTERRUPTED_BY_SIGNAL;
            }
        }
        throw new CommandFailure(CommandFailure.INTERRUPTED, "watch is canceled by the server");
    }

    /** Returns what to ask for; fails for keys and flags that contradict each other. */
    static WatchCreateRequest request(List<String> keys, Values flags) {
        if (keys.isEmpty()) {
            throw CommandFailure.badArguments(WatchWords.BAD_NUMBER);
        }
        ByteString key = Keys.of(keys.get(0));
        ByteString end = ByteString.EMPTY;
        if (keys.size() == 2) {
            if (flags.is("prefix")) {
                throw CommandFailure.badArguments("`range_end` and `--prefix` are mutually exclusive");
            }
            end = Keys.of(keys.get(1));
        } else if (flags.is("prefix")) {
            end = key.isEmpty() ? Keys.ZERO : Keys.prefixEnd(key);
            key = key.isEmpty() ? Keys.ZERO : key;
        }
        return WatchCreateRequest.newBuilder()
                .setKey(key)
                .setRangeEnd(end)
                .setStartRevision(flags.number("rev"))
                .setPrevKv(flags.is("prev-kv"))
                .setProgressNotify(flags.is("progress-notify"))
                .build();
    }
}
