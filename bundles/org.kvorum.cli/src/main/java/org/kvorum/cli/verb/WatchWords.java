// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.text.GoQuote;

/**
 * The words of a watch, which may come from variables, and of a program behind {@code --}.
 *
 * @param keys one, or two for a range
 * @param program to run for each event, or empty
 */
record WatchWords(List<String> keys, List<String> program) {
    static final String BAD_NUMBER = "bad number of arguments";
    private static final String SEPARATOR = "--";

    /** {@code ETCDCTL_WATCH_KEY} and {@code ETCDCTL_WATCH_RANGE_END}, empty if they are not set. */
    record Variables(String key, String end) {
        private static final String KEY = "ETCDCTL_WATCH_KEY";
        private static final String END = "ETCDCTL_WATCH_RANGE_END";
        static final Set<String> NAMES = Set.of(KEY, END);

        static Variables of(Map<String, String> variables) {
            String key = variables.getOrDefault(KEY, "");
            String end = variables.getOrDefault(END, "");
            if (key.isEmpty() && !end.isEmpty()) {
                throw CommandFailure.badArguments(
                        "ETCDCTL_WATCH_KEY is empty but got ETCDCTL_WATCH_RANGE_END=" + GoQuote.quote(end));
            }
            return new Variables(key, end);
        }
    }

    /**
     * Sorts words out.
     *
     * @param arguments without flags and without {@code --}, but with the program
     * @param raw all words behind {@code watch}
     */
    static WatchWords of(List<String> arguments, List<String> raw, Variables variables) {
        int separator = raw.indexOf(SEPARATOR);
        List<String> program = separator < 0 ? List.of() : raw.subList(separator + 1, raw.size());
        if (separator >= 0 && program.isEmpty()) {
            throw CommandFailure.badArguments("bad number of arguments (found separator --, but no commands)");
        }
        if (raw.isEmpty() && variables.key().isEmpty()) {
            throw CommandFailure.badArguments(BAD_NUMBER);
        }
        List<String> keys = new ArrayList<>(arguments.subList(0, arguments.size() - program.size()));
        if (!variables.key().isEmpty()) {
            if (!keys.isEmpty()) {
                throw CommandFailure.badArguments("bad number of arguments (found conflicting environment key)");
            }
            keys.add(variables.key());
            if (!variables.end().isEmpty()) {
                keys.add(variables.end());
            }
        }
        return new WatchWords(List.copyOf(keys), List.copyOf(program));
    }
}
