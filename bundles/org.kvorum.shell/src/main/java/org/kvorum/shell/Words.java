// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The words behind a command of this bundle's own. {@code --json} and {@code --member NAME} go for all commands and are taken out at once; a command takes the
 * others one after the other.
 */
final class Words {
    private final List<String> rest;
    private final boolean json;
    private final Optional<String> member;

    Words(List<String> words) {
        this.rest = new ArrayList<>(words);
        this.json = rest.removeIf("--json"::equals);
        this.member = option("--member");
    }

    boolean json() {
        return json;
    }

    Optional<String> member() {
        return member;
    }

    /** Takes {@code NAME VALUE} or {@code NAME=VALUE} out, wherever it stands. */
    Optional<String> option(String name) {
        return option(rest, name);
    }

    /** Takes {@code NAME VALUE} or {@code NAME=VALUE} out of the words before {@code --}, wherever it stands. */
    static Optional<String> option(List<String> words, String name) {
        int end = optionsEnd(words);
        for (int i = 0; i < end; i++) {
            if (words.get(i).startsWith(name + "=")) {
                return Optional.of(words.remove(i).substring(name.length() + 1));
            }
            if (words.get(i).equals(name)) {
                if (i + 1 == words.size()) {
                    throw new ShellException(name + " needs a value");
                }
                words.remove(i);
                return Optional.of(words.remove(i));
            }
        }
        return Optional.empty();
    }

    /** Returns where {@code --} stands, behind which nothing is an option; the end if there is none. */
    static int optionsEnd(List<String> words) {
        int end = words.indexOf("--");
        return end < 0 ? words.size() : end;
    }

    long number(String name, long byDefault) {
        return option(name).map(text -> whole(name, text)).orElse(byDefault);
    }

    private static long whole(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ShellException(name + " takes a whole number, not \"" + text + "\"");
        }
    }

    /** Takes the next word; {@code byDefault} if there is none. */
    String next(String byDefault) {
        return rest.isEmpty() ? byDefault : rest.remove(0);
    }

    /** Takes the next word. */
    String required(String what) {
        if (rest.isEmpty()) {
            throw new ShellException("missing: " + what);
        }
        return rest.remove(0);
    }

    List<String> all() {
        var all = List.copyOf(rest);
        rest.clear();
        return all;
    }

    /** Refuses what no command has asked for. */
    void end() {
        if (!rest.isEmpty()) {
            throw new ShellException("unexpected: " + String.join(" ", rest));
        }
    }
}
