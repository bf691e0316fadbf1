// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.flags;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kvorum.cli.Values;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads words with picocli, and answers as pflag does, in which etcdctl's commands are written. */
public final class WordReader {
    private final List<Flag> flags;

    /** Creates a reader for these flags. */
    public WordReader(List<Flag> flags) {
        this.flags = List.copyOf(flags);
    }

    /** Reads words; flags may stand anywhere before a {@code --}. */
    public Words read(List<String> words) throws FlagException {
        CommandSpec spec = CommandSpec.create();
        flags.forEach(flag -> spec.addOption(option(flag)));
        spec.addPositional(CommandLine.Model.PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build());
        var line = new CommandLine(spec)
                .setExpandAtFiles(false)
                .setOverwrittenOptionsAllowed(true)
                .setAllowOptionsAsOptionParameters(true);
        ParseResult result;
        try {
            result = line.parseArgs(words.toArray(String[]::new));
        } catch (ParameterException wrong) {
            throw new FlagException(text(wrong));
        }
        return new Words(values(result), arguments(result));
    }

    /** Returns picocli's form of a flag; values stay texts, for their errors are Go's. */
    static OptionSpec option(Flag flag) {
        var names = new ArrayList<String>();
        flag.letter().ifPresent(letter -> names.add("-" + letter));
        names.add("--" + flag.name());
        OptionSpec.Builder option =
                OptionSpec.builder(names.toArray(String[]::new)).description(flag.usage());
        if (flag.kind() == Kind.SWITCH) {
            // a switch takes a value after = only; what is none is told by its text
            return option.type(boolean.class)
                    .converters(text -> FlagValue.read(flag, text))
                    .build();
        }
        return option.type(List.class).auxiliaryTypes(String.class).arity("1").build();
    }

    private Values values(ParseResult result) throws FlagException {
        Map<String, Object> values = new HashMap<>();
        Set<String> given = new HashSet<>();
        for (Flag flag : flags) {
            Optional<Object> matched = matched(flag, result);
            if (matched.isPresent()) {
                given.add(flag.name());
            }
            values.put(flag.name(), matched.isPresent() ? matched.get() : FlagValue.read(flag, flag.initial()));
        }
        return new Values(values, given);
    }

    private static Optional<Object> matched(Flag flag, ParseResult result) throws FlagException {
        Object raw = result.matchedOptionValue("--" + flag.name(), null);
        if (!(raw instanceof List<?> texts)) {
            return Optional.ofNullable(raw);
        }
        List<Object> all = new ArrayList<>();
        for (Object text : texts) {
            Object value = FlagValue.read(flag, String.valueOf(text));
            if (value instanceof List<?> more) {
                all.addAll(more);
            } else {
                all.add(value);
            }
        }
        return Optional.of(flag.kind() == Kind.LIST ? List.copyOf(all) : all.get(all.size() - 1));
    }

    private static List<String> arguments(ParseResult result) {
        return result.matchedPositionals().stream()
                .flatMap(positional -> positional.stringValues().stream())
                .toList();
    }

    private static String text(ParameterException wrong) {
        if (wrong.getCause() instanceof FlagException flag) {
            return flag.text();
        }
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return unknown(unmatched.getUnmatched().get(0));
        }
        if (wrong instanceof MissingParameterException missing) {
            return missing(missing.getMissing().get(0));
        }
        return String.valueOf(wrong.getMessage());
    }

    private static String unknown(String word) {
        if (word.startsWith("--")) {
            int equals = word.indexOf('=');
            return "unknown flag: " + (equals < 0 ? word : word.substring(0, equals));
        }
        return "unknown shorthand flag: '" + word.charAt(1) + "' in " + word;
    }

    private static String missing(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? "flag needs an argument: " + option.longestName()
                : String.valueOf(argument.paramLabel());
    }
}
