// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.member;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The effective settings of a member, by the names of etcd's flags. Every known flag has a value; they were validated when they were read.
 *
 * @param values flag names to values, as text
 */
public record MemberConfig(Map<String, String> values) {
    public MemberConfig {
        values = java.util.Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** Returns a setting as text. */
    public String text(String flag) {
        var value = values.get(flag);
        if (value == null) {
            throw new IllegalArgumentException("no setting named " + flag);
        }
        return value;
    }

    /** Returns a setting as a whole number. */
    public long number(String flag) {
        return Long.parseLong(text(flag));
    }

    /** Returns a setting that is on or off. */
    public boolean enabled(String flag) {
        return Boolean.parseBoolean(text(flag));
    }

    /** Returns a duration; it is kept as whole nanoseconds. */
    public Duration duration(String flag) {
        return Duration.ofNanos(number(flag));
    }

    /** Returns a comma-separated list; empty if the setting is. */
    public List<String> list(String flag) {
        var text = text(flag);
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }
}
