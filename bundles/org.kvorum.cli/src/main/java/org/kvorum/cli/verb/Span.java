// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import com.google.protobuf.ByteString;
import java.util.List;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Values;

/**
 * The keys that a command is about.
 *
 * @param key the first
 * @param end the first behind them, empty for a single key
 */
record Span(ByteString key, ByteString end) {
    /** Returns what a key, perhaps an end, and the flags {@code --prefix} and {@code --from-key} mean. */
    static Span of(List<String> arguments, Values flags) {
        boolean prefix = flags.is("prefix");
        boolean fromKey = flags.is("from-key");
        ByteString key = Keys.of(arguments.get(0));
        if (arguments.size() > 1) {
            if (prefix || fromKey) {
                throw CommandFailure.badArguments(
                        "too many arguments, only accept one argument when `--prefix` or `--from-key` is set");
            }
            return new Span(key, Keys.of(arguments.get(1)));
        }
        if (!prefix && !fromKey) {
            return new Span(key, ByteString.EMPTY);
        }
        if (fromKey) {
            return new Span(key.isEmpty() ? Keys.ZERO : key, Keys.ZERO);
        }
        return below(key);
    }

    /** Returns all keys with the prefix, which are all there are if it is empty. */
    static Span below(ByteString prefix) {
        return prefix.isEmpty() ? new Span(Keys.ZERO, Keys.ZERO) : new Span(prefix, Keys.prefixEnd(prefix));
    }

    /** Refuses flags that contradict each other. */
    static void check(Values flags) {
        if (flags.is("prefix") && flags.is("from-key")) {
            throw CommandFailure.badArguments("`--prefix` and `--from-key` cannot be set at the same time, choose one");
        }
    }
}
