// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A test that reads like a lab notebook: prose after {@code #}, a command, {@code ----}, what was observed, an empty line.
 *
 * <p>{@code -Dkvorum.rewrite} puts what is observed now in the place of what was written down; look at the difference before you commit it.
 */
public final class Notebook {
    private static final String LINE = "----";

    private Notebook() {}

    /** A command such as {@code propose 1 foo bytes=10}. */
    public record Command(String name, List<String> arguments, Map<String, String> options) {
        static Command parse(String line) {
            var words = line.trim().split("\\s+", -1);
            List<String> arguments = new ArrayList<>();
            Map<String, String> options = new LinkedHashMap<>();
            for (var word : Arrays.asList(words).subList(1, words.length)) {
                int equals = word.indexOf('=');
                if (equals < 0) {
                    arguments.add(word);
                } else {
                    options.put(word.substring(0, equals), word.substring(equals + 1));
                }
            }
            return new Command(words[0], arguments, options);
        }

        /** Returns the argument as a member's id or an index. */
        public long number(int position) {
            return Long.parseLong(arguments.get(position));
        }

        /** Returns the option as a number. */
        public long number(String option, long otherwise) {
            return Long.parseLong(options.getOrDefault(option, Long.toString(otherwise)));
        }

        /** Returns the option as ids, written {@code (1,2,3)}. */
        public List<Long> ids(String option) {
            return parseIds(options.getOrDefault(option, "()"));
        }

        /** Returns all arguments as ids. */
        public List<Long> ids() {
            return arguments.stream().map(Long::valueOf).toList();
        }
    }

    /** Reads ids written {@code (1,2,3)}. */
    public static List<Long> parseIds(String text) {
        var inner = text.substring(1, text.length() - 1);
        return inner.isEmpty()
                ? List.of()
                : Stream.of(inner.split(",", -1)).map(Long::valueOf).toList();
    }

    /** Returns the notebooks in a folder of the test resources. */
    public static List<Path> in(String folder) {
        try (var files = Files.list(resources().resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path resources() {
        return Path.of("src", "test", "resources");
    }

    /** Runs all commands of the notebook and compares what is observed with what was written down. */
    public static void check(Path file, Function<Command, String> laboratory) {
        try {
            var written = Files.readString(file);
            var observed = replay(written, laboratory);
            if (Boolean.getBoolean("kvorum.rewrite") || "".equals(System.getProperty("kvorum.rewrite"))) {
                Files.writeString(file, observed);
            } else {
                assertThat(observed)
                        .as("%s; if the new one is right, run with -Dkvorum.rewrite and look at the difference", file)
                        .isEqualTo(written);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String replay(String written, Function<Command, String> laboratory) {
        var out = new StringBuilder();
        var lines = written.split("\n", -1);
        int position = 0;
        while (position < lines.length) {
            var line = lines[position];
            if (line.isBlank() || line.startsWith("#")) {
                out.append(line).append(position == lines.length - 1 ? "" : "\n");
                position++;
                continue;
            }
            var result = observe(laboratory, Command.parse(line));
            out.append(line).append('\n').append(LINE).append('\n');
            out.append(result).append(result.endsWith("\n") ? "" : "\n");
            position++;
            // What was written down ends with an empty line.
            while (position < lines.length && !lines[position].isBlank()) {
                position++;
            }
        }
        return out.toString();
    }

    private static String observe(Function<Command, String> laboratory, Command command) {
        try {
            var result = laboratory.apply(command).stripTrailing();
            return result.isEmpty() ? "ok" : result;
        } catch (IllegalArgumentException e) {
            return "refused: " + e.getMessage();
        }
    }
}
