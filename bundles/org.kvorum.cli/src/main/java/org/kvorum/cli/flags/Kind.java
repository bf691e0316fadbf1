// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.flags;

/** What a flag takes. */
public enum Kind {
    /** Nothing, or {@code =true} or {@code =false}. */
    SWITCH(""),
    /** A text. */
    TEXT("string"),
    /** A whole number. */
    NUMBER("int"),
    /** A whole number that is not negative; as a long it may be, beyond the half of what 64 bits can count. */
    COUNT("uint"),
    /** A duration as Go writes it. */
    DURATION("duration"),
    /** A list with commas; given again, it grows. */
    LIST("strings");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    /** Returns the word that usages show for the value. */
    public String word() {
        return word;
    }
}
