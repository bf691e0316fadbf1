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

/**
 * Reads words by the rules of pflag, in which etcdctl's flags are written, and refuses them with its texts. By hand, since a library for command lines costs a
 * program that runs for moments a quarter of its time, and has other rules for what follows a switch or a dash.
 */
public final class WordReader {
    private final Map<String, Flag> byName = new HashMap<>();
    private final Map<Character, Flag> byLetter = new HashMap<>();

    /** Creates a reader for these flags. */
    public WordReader(List<Flag> flags) {
        for (Flag flag : flags) {
            byName.put(flag.name(), flag);
            if (flag.letter().isPresent()) {
                byLetter.put(flag.letter().get(), flag);
            }
        }
    }

    /** Reads words; flags may stand anywhere before a {@code --}. */
    public Words read(List<String> words) throws FlagException {
        var reading = new Reading(words);
        while (reading.next < words.size()) {
            String word = words.get(reading.next++);
            if (word.equals("--")) {
                reading.arguments.addAll(words.subList(reading.next, words.size()));
                break;
            }
            if (word.startsWith("--")) {
                named(word, reading);
            } else if (word.length() > 1 && word.charAt(0) == '-') {
                lettered(word, reading);
            } else {
                reading.arguments.add(word);
            }
        }
        return new Words(values(reading), reading.arguments);
    }

    /** What was read so far. */
    private static final class Reading {
        final List<String> words;
        final List<String> arguments = new ArrayList<>();
        final Map<String, Object> given = new HashMap<>();
        int next;

        Reading(List<String> words) {
            this.words = words;
        }

        Optional<String> takeNext() {
            return next < words.size() ? Optional.of(words.get(next++)) : Optional.empty();
        }
    }

    /** {@code --name}, {@code --name=value}, {@code --name value}. */
    private void named(String word, Reading reading) throws FlagException {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
        if (name.isEmpty() || name.startsWith("-")) {
            throw new FlagException("bad flag syntax: " + word);
        }
        Flag flag = byName.get(name);
        if (flag == null) {
            throw new FlagException("unknown flag: --" + name);
        }
        if (equals >= 0) {
            set(flag, word.substring(equals + 1), reading);
        } else if (flag.kind() == Kind.SWITCH) {
            set(flag, "true", reading);
        } else {
            String value = reading.takeNext().orElseThrow(() -> new FlagException("flag needs an argument: --" + name));
            set(flag, value, reading);
        }
    }

    /** {@code -w value}, {@code -w=value}, {@code -wvalue}, and switches in a row. */
    private void lettered(String word, Reading reading) throws FlagException {
        for (int at = 1; at < word.length(); at++) {
            char letter = word.charAt(at);
            Flag flag = byLetter.get(letter);
            if (flag == null) {
                throw new FlagException("unknown shorthand flag: '" + letter + "' in -" + word.substring(at));
            }
            String rest = word.substring(at + 1);
            if (rest.length() > 1 && rest.startsWith("=")) {
                set(flag, rest.substring(1), reading);
                return;
            }
            if (flag.kind() == Kind.SWITCH) {
                set(flag, "true", reading);
                continue;
            }
            if (!rest.isEmpty()) {
                set(flag, rest, reading);
                return;
            }
            String row = word.substring(at);
            String value = reading.takeNext()
                    .orElseThrow(() -> new FlagException("flag needs an argument: '" + letter + "' in -" + row));
            set(flag, value, reading);
            return;
        }
    }

    private static void set(Flag flag, String text, Reading reading) throws FlagException {
        Object value = FlagValue.read(flag, text);
        Object before = reading.given.get(flag.name());
        if (value instanceof List<?> more && before instanceof List<?> some) {
            List<Object> all = new ArrayList<>(some);
            all.addAll(more);
            value = List.copyOf(all);
        }
        reading.given.put(flag.name(), value);
    }

    private Values values(Reading reading) throws FlagException {
        Map<String, Object> values = new HashMap<>();
        Set<String> given = new HashSet<>(reading.given.keySet());
        for (Flag flag : byName.values()) {
            Object value = reading.given.get(flag.name());
            values.put(flag.name(), value == null ? FlagValue.read(flag, flag.initial()) : value);
        }
        return new Values(values, given);
    }
}
