// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.kvorum.cli.flags.Flag.flag;
import static org.kvorum.cli.flags.Flag.number;
import static org.kvorum.cli.flags.Flag.text;

import java.util.List;
import java.util.Locale;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Values;
import org.kvorum.cli.reply.Format;
import org.kvorum.cli.reply.GetReply;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.RangeRequest;
import org.kvorum.proto.etcdserverpb.RangeResponse;

/** {@code get}. */
final class Get implements Verb {
    static Command command() {
        return Command.of(
                Group.KV,
                "get",
                "[options] <key> [range_end]",
                "Gets the key or a range of keys",
                new Get(),
                text("consistency", "l", "Linearizable(l) or Serializable(s)"),
                text("order", "", "Order of results; ASCEND or DESCEND (ASCEND by default)"),
                text("sort-by", "", "Sort target; CREATE, KEY, MODIFY, VALUE, or VERSION"),
                number("limit", 0, "Maximum number of results"),
                flag("prefix", "Get keys with matching prefix"),
                flag("from-key", "Get keys that are greater than or equal to the given key using byte compare"),
                number("rev", 0, "Specify the kv revision"),
                flag("keys-only", "Get only the keys"),
                flag("count-only", "Get only the count"),
                flag("print-value-only", "Only write values when using the \"simple\" output format"),
                number("min-create-rev", 0, "Minimum create revision"),
                number("max-create-rev", 0, "Maximum create revision"),
                number("min-mod-rev", 0, "Minimum modification revision"),
                number("max-mod-rev", 0, "Maximum modification revision"),
                flag("stream", "Use the RangeStream RPC"));
    }

    @Override
    public int run(Call call) {
        Values flags = call.values();
        RangeRequest request = request(call.arguments(), flags);
        RangeResponse response = flags.is("stream")
                ? RangeStream.read(call.client(), request)
                : call.client().ask(KVGrpc.getRangeMethod(), request);
        if (flags.is("count-only") && call.format() != Format.FIELDS) {
            throw CommandFailure.badArguments("--count-only is only for `--write-out=fields`");
        }
        if (flags.is("print-value-only") && call.format() != Format.SIMPLE) {
            throw CommandFailure.badArguments("print-value-only is only for `--write-out=simple`");
        }
        call.show(new GetReply(response), flags.is("print-value-only"));
        return 0;
    }

    static RangeRequest request(List<String> arguments, Values flags) {
        if (arguments.isEmpty()) {
            throw CommandFailure.badArguments(
                    "get command needs one argument as key and an optional argument as range_end");
        }
        Span.check(flags);
        if (flags.is("keys-only") && flags.is("count-only")) {
            throw CommandFailure.badArguments(
                    "`--keys-only` and `--count-only` cannot be set at the same time, choose one");
        }
        var request = RangeRequest.newBuilder().setSerializable(Consistency.serializable(flags));
        Span span = Span.of(arguments, flags);
        request.setKey(span.key())
                .setRangeEnd(span.end())
                .setLimit(flags.number("limit"))
                .setRevision(Math.max(0, flags.number("rev")))
                .setKeysOnly(flags.is("keys-only"))
                .setCountOnly(flags.is("count-only"));
        sort(request, flags);
        bounds(request, flags);
        return request.build();
    }

    private static void sort(RangeRequest.Builder request, Values flags) {
        String order = flags.text("order");
        RangeRequest.SortOrder sortOrder =
                switch (order.toUpperCase(Locale.ROOT)) {
                    case "ASCEND" -> RangeRequest.SortOrder.ASCEND;
                    case "DESCEND" -> RangeRequest.SortOrder.DESCEND;
                    case "" -> RangeRequest.SortOrder.NONE;
                    default -> throw new CommandFailure(CommandFailure.BAD_FEATURE, "bad sort order " + order);
                };
        String by = flags.text("sort-by");
        RangeRequest.SortTarget target =
                switch (by.toUpperCase(Locale.ROOT)) {
                    case "CREATE" -> RangeRequest.SortTarget.CREATE;
                    case "KEY", "" -> RangeRequest.SortTarget.KEY;
                    case "MODIFY" -> RangeRequest.SortTarget.MOD;
                    case "VALUE" -> RangeRequest.SortTarget.VALUE;
                    case "VERSION" -> RangeRequest.SortTarget.VERSION;
                    default -> throw new CommandFailure(CommandFailure.BAD_FEATURE, "bad sort target " + by);
                };
        // keys in ascending order is what a server gives unasked
        boolean unasked = target == RangeRequest.SortTarget.KEY && sortOrder == RangeRequest.SortOrder.ASCEND;
        request.setSortTarget(target).setSortOrder(unasked ? RangeRequest.SortOrder.NONE : sortOrder);
    }

    private static void bounds(RangeRequest.Builder request, Values flags) {
        long minCreate = flags.number("min-create-rev");
        long maxCreate = flags.number("max-create-rev");
        long minMod = flags.number("min-mod-rev");
        long maxMod = flags.number("max-mod-rev");
        ordered("Create", minCreate, maxCreate);
        ordered("Mod", minMod, maxMod);
        request.setMinCreateRevision(Math.max(0, minCreate))
                .setMaxCreateRevision(Math.max(0, maxCreate))
                .setMinModRevision(Math.max(0, minMod))
                .setMaxModRevision(Math.max(0, maxMod));
    }

    private static void ordered(String what, long min, long max) {
        if (max > 0 && min > max) {
            throw new CommandFailure(
                    CommandFailure.BAD_FEATURE,
                    "getMin" + what + "Rev(=" + min + ") > getMax" + what + "Rev(=" + max + ")");
        }
    }
}
