// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Programs;
import org.kvorum.cli.text.GoQuote;

/** A program that a command runs, and what Go says if it fails. */
final class ProgramRun {
    private ProgramRun() {}

    /** Runs a program; fails with its exit status if that is not 0. */
    static void run(Programs programs, List<String> words, Map<String, String> variables) {
        int status;
        try {
            status = programs.run(words, variables);
        } catch (IOException failure) {
            throw new CommandFailure(
                    CommandFailure.ERROR,
                    "exec: " + GoQuote.quote(words.get(0)) + ": executable file not found in $PATH");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(CommandFailure.INTERRUPTED, "signal: interrupt");
        }
        if (status != 0) {
            throw new CommandFailure(status, "exit status " + status);
        }
    }

    /** Runs a program; returns what is wrong, or nothing. */
    static String failure(Programs programs, List<String> words, Map<String, String> variables) {
        try {
            run(programs, words, variables);
            return "";
        } catch (CommandFailure failure) {
            return failure.text();
        }
    }
}
