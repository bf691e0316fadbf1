// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kvorum.cli.flags.Flag;
import org.kvorum.cli.flags.Kind;

/**
 * The way from words to a command: flags may stand before its name, and its name may be cut short.
 *
 * @param path the commands on the way, the last is the one that is meant; empty if no word names one
 * @param rest the words without those that name the command
 */
public record Route(List<Command> path, List<String> rest) {
    /** Copies. */
    public Route {
        path = List.copyOf(path);
        rest = List.copyOf(rest);
    }

    /** Follows words as far as they name commands. */
    public static Route of(List<String> words, List<Flag> global) {
        List<Command> path = new ArrayList<>();
        List<Flag> flags = new ArrayList<>(global);
        List<String> rest = new ArrayList<>(words);
        for (int at = naming(rest, flags); at >= 0; at = naming(rest, flags)) {
            Optional<Command> next =
                    path.isEmpty() ? first(rest.get(at)) : below(path.get(path.size() - 1), rest.get(at));
            if (next.isEmpty()) {
                break;
            }
            path.add(next.get());
            flags.addAll(next.get().shared());
            rest.remove(at);
        }
        return new Route(path, rest);
    }

    private static Optional<Command> first(String word) {
        return only(word, Catalogue.names()).flatMap(Catalogue::named);
    }

    private static Optional<Command> below(Command family, String word) {
        return only(word, family.children().stream().map(Command::name).toList())
                .flatMap(name -> family.children().stream()
                        .filter(child -> child.name().equals(name))
                        .findFirst());
    }

    /** Returns the name that the word is, or the only one that begins with it. */
    private static Optional<String> only(String word, List<String> names) {
        if (names.contains(word)) {
            return Optional.of(word);
        }
        List<String> beginning =
                names.stream().filter(name -> name.startsWith(word)).toList();
        return beginning.size() == 1 ? Optional.of(beginning.get(0)) : Optional.empty();
    }

    /** Returns the place of the first word that is neither a flag nor the value of one, -1 if there is none. */
    static int naming(List<String> words, List<Flag> flags) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--")) {
                return -1;
            }
            if (word.startsWith("-")) {
                i += takesNext(word, flags) ? 1 : 0;
            } else if (!word.isEmpty()) {
                return i;
            }
        }
        return -1;
    }

    /** A flag that nobody knows is thought to take a value. */
    private static boolean takesNext(String word, List<Flag> flags) {
        if (word.startsWith("--")) {
            return !word.contains("=") && flags.stream().noneMatch(flag -> isSwitch(flag, word.substring(2)));
        }
        return word.length() == 2
                && flags.stream()
                        .noneMatch(flag -> flag.kind() == Kind.SWITCH
                                && flag.letter()
                                        .filter(c -> c == word.charAt(1))
                                        .isPresent());
    }

    private static boolean isSwitch(Flag flag, String name) {
        return flag.name().equals(name) && flag.kind() == Kind.SWITCH;
    }
}
