// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Values;
import org.kvorum.cli.text.GoQuote;

/** {@code --consistency}. */
final class Consistency {
    private Consistency() {}

    /** Returns whether a read need not ask the others. */
    static boolean serializable(Values flags) {
        String consistency = flags.text("consistency");
        return switch (consistency) {
            case "s" -> true;
            case "l" -> false;
            default ->
                throw new CommandFailure(
                        CommandFailure.BAD_FEATURE, "unknown consistency flag " + GoQuote.quote(consistency));
        };
    }
}
