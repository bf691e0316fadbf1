// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.kvorum.cli.flags.Flag.flag;
import static org.kvorum.cli.flags.Flag.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.flags.Flag;

/** {@code check}. */
final class Check {
    private static final Map<String, String> ALIASES =
            Map.of("small", "s", "medium", "m", "large", "l", "xLarge", "xl");

    private Check() {}

    static Command command() {
        return Command.family(
                Group.UTILITY,
                "check",
                "<subcommand>",
                "commands for checking properties of the etcd cluster",
                "commands for checking properties of the etcd cluster",
                CheckDatascale.command(),
                CheckPerf.command());
    }

    /** Returns the flags of a check, whose keys are below a prefix unless another is given. */
    static Flag[] flags(String name, String prefix) {
        return Stream.of(
                        text(
                                "load",
                                "s",
                                "The " + name
                                        + " check's workload model. Accepted workloads: s(small), m(medium), l(large), xl(xLarge)"),
                        text("prefix", prefix, "The prefix for writing the " + name + " check's keys."),
                        flag("auto-compact", "Compact storage with last revision after test is finished."),
                        flag("auto-defrag", "Defragment storage after test is finished."))
                .toArray(Flag[]::new);
    }

    /** Returns the load that {@code --load} names. */
    static <T> T load(Call call, Map<String, T> loads) {
        String name = call.values().text("load");
        T load = loads.get(ALIASES.getOrDefault(name, name));
        if (load == null) {
            throw new CommandFailure(CommandFailure.BAD_FEATURE, "unknown load option " + name);
        }
        return load;
    }

    /** Returns which puts failed, in lines; none if none did. */
    static List<String> errors(Latencies latencies) {
        List<String> lines = new ArrayList<>();
        latencies.errors().forEach((error, count) -> lines.add("FAIL: ERROR(" + error + ") -> " + count));
        if (!lines.isEmpty()) {
            lines.add(0, "FAIL: too many errors");
        }
        return lines;
    }

    static void tell(Call call, List<String> lines) {
        lines.forEach(call.output()::line);
        call.output().flush();
    }
}
