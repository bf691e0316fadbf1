// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.flags;

import java.util.Optional;

/**
 * A flag of a command.
 *
 * @param name without dashes
 * @param letter of the short form, if there is one
 * @param kind what it takes
 * @param initial its value if it is not given, as it would be given
 * @param usage what it is for
 */
public record Flag(String name, Optional<Character> letter, Kind kind, String initial, String usage) {
    /** Returns a switch that is off. */
    public static Flag flag(String name, String usage) {
        return new Flag(name, Optional.empty(), Kind.SWITCH, "false", usage);
    }

    /** Returns a text. */
    public static Flag text(String name, String initial, String usage) {
        return new Flag(name, Optional.empty(), Kind.TEXT, initial, usage);
    }

    /** Returns a number. */
    public static Flag number(String name, long initial, String usage) {
        return new Flag(name, Optional.empty(), Kind.NUMBER, Long.toString(initial), usage);
    }

    /** Returns a flag of another kind. */
    public static Flag of(String name, Kind kind, String initial, String usage) {
        return new Flag(name, Optional.empty(), kind, initial, usage);
    }

    /** Returns this flag with a short form. */
    public Flag or(char shortForm) {
        return new Flag(name, Optional.of(shortForm), kind, initial, usage);
    }

    /** Returns both forms as pflag names them. */
    public String names() {
        return letter.map(c -> "-" + c + ", --" + name).orElse("--" + name);
    }
}
