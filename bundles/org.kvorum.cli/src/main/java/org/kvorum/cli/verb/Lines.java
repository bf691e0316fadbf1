// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.text.GoSyntaxException;
import org.kvorum.cli.text.GoUnquote;
import org.kvorum.cli.text.Utf8;

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
        var line = ByteString.newOutput();
        return read(line) ? Optional.of(Utf8.text(line.toByteString())) : Optional.empty();
    }

    /** Returns the next line, which may be the last one and have no end. */
    String last() {
        var line = ByteString.newOutput();
        read(line);
        return Utf8.text(line.toByteString());
    }

    /** Reads a line; returns whether it has an end. */
    private boolean read(ByteString.Output line) {
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
