// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.flags;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.kvorum.cli.text.GoDuration;
import org.kvorum.cli.text.GoQuote;
import org.kvorum.cli.text.GoSyntaxException;

/** The list of flags in help, as pflag prints it. */
public final class FlagUsages {
    private FlagUsages() {}

    /** Returns a line a flag, sorted by name. */
    public static String of(List<Flag> flags) {
        List<Flag> sorted =
                flags.stream().sorted(Comparator.comparing(Flag::name)).toList();
        int width = sorted.stream().mapToInt(flag -> head(flag).length()).max().orElse(0);
        var lines = new StringBuilder();
        for (Flag flag : sorted) {
            String head = head(flag);
            lines.append(head)
                    .append(" ".repeat(width - head.length() + 3))
                    .append(flag.usage())
                    .append(initial(flag))
                    .append('\n');
        }
        return lines.toString();
    }

    private static String head(Flag flag) {
        String names = flag.letter().isPresent() ? "  " + flag.names() : "      " + flag.names();
        String word = flag.kind().word();
        return word.isEmpty() ? names : names + " " + word;
    }

    private static String initial(Flag flag) {
        String initial = flag.initial();
        return switch (flag.kind()) {
            case SWITCH -> initial.equals("false") ? "" : " (default " + initial + ")";
            case TEXT -> initial.isEmpty() ? "" : " (default " + GoQuote.quote(initial) + ")";
            case NUMBER, COUNT -> initial.equals("0") ? "" : " (default " + initial + ")";
            case LIST -> " (default [" + initial + "])";
            case DURATION -> " (default " + canonical(initial) + ")";
        };
    }

    private static String canonical(String duration) {
        try {
            Duration parsed = GoDuration.parse(duration);
            return GoDuration.text(parsed);
        } catch (GoSyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
