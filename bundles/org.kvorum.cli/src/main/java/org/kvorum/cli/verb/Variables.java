// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Values;
import org.kvorum.cli.flags.Flag;
import org.kvorum.cli.flags.FlagException;
import org.kvorum.cli.flags.FlagValue;

/** {@code ETCDCTL_*}: each global flag may be set by a variable instead. */
final class Variables {
    private static final String PREFIX = "ETCDCTL_";

    private final List<Flag> flags;
    private final Set<String> others;
    private final ClientLog log;

    /**
     * Creates them.
     *
     * @param flags that variables may set
     * @param others variables that the command reads itself
     */
    Variables(List<Flag> flags, Set<String> others, ClientLog log) {
        this.flags = flags;
        this.others = others;
        this.log = log;
    }

    Values apply(Values values, Map<String, String> variables) {
        Map<String, String> ours = new TreeMap<>();
        variables.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                ours.put(name, value);
            }
        });
        if (ours.isEmpty()) {
            return values;
        }
        Map<String, Object> all = new HashMap<>(values.all());
        Set<String> given = new HashSet<>(values.given());
        Set<String> used = new HashSet<>(others);
        for (Flag flag : flags) {
            String name = name(flag);
            String value = ours.getOrDefault(name, "");
            if (values.isGiven(flag.name())) {
                shadowed(name, ours);
            } else if (!value.isEmpty()) {
                used.add(name);
                set(flag, value, all, given);
            }
        }
        ours.forEach((name, value) -> unknown(name, value, used));
        return new Values(all, given);
    }

    /** A value that cannot be read is overlooked, as etcdctl does. */
    private static void set(Flag flag, String value, Map<String, Object> all, Set<String> given) {
        try {
            all.put(flag.name(), FlagValue.read(flag, value));
            given.add(flag.name());
        } catch (FlagException overlooked) {
            given.remove(flag.name());
        }
    }

    private void shadowed(String name, Map<String, String> ours) {
        if (ours.containsKey(name)) {
            log.line(
                    "fatal",
                    "",
                    "verb/Variables.java",
                    "conflicting environment variable is shadowed by corresponding command-line flag (either unset environment variable or disable flag))",
                    "environment-variable",
                    name);
            throw new CommandFailure(CommandFailure.ERROR, "");
        }
    }

    private void unknown(String name, String value, Set<String> used) {
        if (!used.contains(name)) {
            log.line(
                    "warn",
                    "",
                    "verb/Variables.java",
                    "unrecognized environment variable",
                    "environment-variable",
                    name + "=" + value);
        }
    }

    private static String name(Flag flag) {
        return PREFIX + flag.name().toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
