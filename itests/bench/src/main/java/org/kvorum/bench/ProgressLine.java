// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.kvorum.bench.load.Progress;

/** Shows on standard error what is going on: one line that is rewritten on a terminal, a line every ten seconds elsewhere. */
final class ProgressLine implements Progress {

    private static final int EVERY = 10;

    private final PrintWriter err;
    private final boolean terminal = isTerminal();
    private String prefix = "";
    private int reports;
    private int width;

    ProgressLine(PrintWriter err) {
        this.err = err;
    }

    /** Whether standard error is one; System.console() asks about standard output, and on newer JDKs not even that. */
    private static boolean isTerminal() {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException unknown) {
            return false;
        }
    }

    /** What the next reports begin with, for instance which server is measured. */
    void prefix(String prefix) {
        this.prefix = prefix;
    }

    /** A line that stays. */
    void note(String text) {
        clear();
        err.println(prefix + text);
        err.flush();
    }

    @Override
    public void report(String what, double seconds, double perSecond) {
        String line = String.format(Locale.ROOT, "%s%s: %.0f s, %,.0f/s", prefix, what, seconds, perSecond);
        if (terminal) {
            err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
            width = line.length();
        } else if (++reports % EVERY == 0) {
            err.println(line);
        }
        err.flush();
    }

    /** Takes the rewritten line away. */
    void clear() {
        if (terminal && width > 0) {
            err.print("\r" + " ".repeat(width) + "\r");
            err.flush();
            width = 0;
        }
    }
}
