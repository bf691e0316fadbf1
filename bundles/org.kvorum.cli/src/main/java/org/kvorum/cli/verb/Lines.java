// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.text.GoSyntaxException;
import org.kvorum.cli.text.GoUnquote;

/** Lines of an input that is a dialogue: nothing is read ahead of the line that is asked for. */
final class Lines {
    /** Possessive, for what may be given back takes a frame of the stack a character. */
    private static final Pattern WORD = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|'[^']*'|[^'\"\\s]\\S*[^'\"\\s]?");

    private final InputStream input;

    Lines(InputStream input) {
        this.input = input;
    }

    /** Returns the next whole line without its end; empty at the end of the input. */
    Optional<String> next() {
        var line = new ByteArrayOutputStream();
        return read(line) ? Optional.of(line.toString(StandardCharsets.UTF_8)) : Optional.empty();
    }

    /** Returns the next line, which may be the last one and have no end. */
    String last() {
        var line = new ByteArrayOutputStream();
        read(line);
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Reads a line; returns whether it has an end. */
    private boolean read(ByteArrayOutputStream line) {
        try {
            for (int c = input.read(); c >= 0; c = input.read()) {
                if (c == '\n') {
                    return true;
                }
                line.write(c);
            }
            return false;
        } catch (IOException failure) {
            throw new CommandFailure(CommandFailure.INVALID_INPUT, String.valueOf(failure.getMessage()));
        }
    }

    /** Cuts a line into words, which may be quoted. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(unquoted(word.group()));
        }
        return words;
    }

    private static String unquoted(String word) {
        if (word.startsWith("'")) {
            return word.substring(1, word.length() - 1);
        }
        if (!word.startsWith("\"")) {
            return word;
        }
        try {
            return GoUnquote.unquote(word);
        } catch (GoSyntaxException wrong) {
            throw new CommandFailure(CommandFailure.INVALID_INPUT, wrong.text());
        }
    }
}
