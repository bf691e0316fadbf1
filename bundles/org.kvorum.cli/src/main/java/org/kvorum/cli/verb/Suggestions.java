// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a word that is no command may have meant. */
public final class Suggestions {
    private static final int CLOSE = 2;

    private Suggestions() {}

    /** Returns lines with the names that are close to the word, or nothing. */
    public static String of(String word, List<String> names) {
        String typed = word.toLowerCase(Locale.ROOT);
        List<String> close = names.stream()
                .filter(name -> name.startsWith(typed) || distance(typed, name) <= CLOSE)
                .toList();
        if (close.isEmpty()) {
            return "";
        }
        return close.stream()
                .map(name -> "\t" + name + "\n")
                .collect(Collectors.joining("", "\nDid you mean this?\n", "\n"));
    }

    /** Counts the letters to add, drop or change. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
