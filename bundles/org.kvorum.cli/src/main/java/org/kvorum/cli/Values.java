// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values of flags by name without dashes. Immutable.
 *
 * @param all a value for each flag there is: Boolean, Long, String, Duration or a list of String
 * @param given the names of those that were given, by a word or by an environment variable
 */
public record Values(Map<String, Object> all, Set<String> given) {
    /** Copies. */
    public Values {
        all = Map.copyOf(all);
        given = Set.copyOf(given);
    }

    /** Returns whether the flag was given. */
    public boolean isGiven(String name) {
        return given.contains(name);
    }

    /** Returns whether there is a flag of the name. */
    public boolean knows(String name) {
        return all.containsKey(name);
    }

    /** Returns the value of a switch. */
    public boolean is(String name) {
        return (Boolean) of(name);
    }

    /** Returns the value of a number. */
    public long number(String name) {
        return (Long) of(name);
    }

    /** Returns the value of a text. */
    public String text(String name) {
        return (String) of(name);
    }

    /** Returns the value of a duration. */
    public Duration duration(String name) {
        return (Duration) of(name);
    }

    /** Returns the value of a list. */
    public List<String> list(String name) {
        return ((List<?>) of(name)).stream().map(String::valueOf).toList();
    }

    private Object of(String name) {
        Object value = all.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no flag --" + name);
        }
        return value;
    }
}
