// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.flags;

import java.util.List;
import java.util.Set;
import org.kvorum.cli.text.GoDuration;
import org.kvorum.cli.text.GoNumber;
import org.kvorum.cli.text.GoQuote;
import org.kvorum.cli.text.GoSyntaxException;

/** What the text of a flag's value means. */
public final class FlagValue {
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

    private FlagValue() {}

    /** Returns the value: Boolean, String, Long, Duration or a list of String. */
    public static Object read(Flag flag, String text) throws FlagException {
        try {
            return read(flag.kind(), text);
        } catch (GoSyntaxException wrong) {
            throw new FlagException("invalid argument " + GoQuote.quote(text) + " for " + GoQuote.quote(flag.names())
                    + " flag: " + wrong.text());
        }
    }

    private static Object read(Kind kind, String text) throws GoSyntaxException {
        return switch (kind) {
            case SWITCH -> truth(text);
            case TEXT -> text;
            case NUMBER -> GoNumber.parseInt(text, 0);
            case COUNT -> GoNumber.parseUint(text, 0);
            case DURATION -> GoDuration.parse(text);
            case LIST -> text.isEmpty() ? List.of() : List.of(text.split(",", -1));
        };
    }

    private static boolean truth(String text) throws GoSyntaxException {
        if (TRUE.contains(text)) {
            return true;
        }
        if (FALSE.contains(text)) {
            return false;
        }
        throw new GoSyntaxException("strconv.ParseBool: parsing " + GoQuote.quote(text) + ": invalid syntax");
    }
}
