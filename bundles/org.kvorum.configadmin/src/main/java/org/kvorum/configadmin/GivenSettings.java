// SPDX-License-Identifier: Apache-2.0
package org.kvorum.configadmin;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The properties of a configuration as flags: what tools add of their own is left out, lists become comma-separated texts. */
final class GivenSettings {
    /** Flags have neither dots nor colons in their names; what services add has. */
    private static final Pattern NO_FLAG = Pattern.compile(".*[.:].*");

    private GivenSettings() {}

    static Map<String, String> of(Dictionary<String, ?> properties) {
        var given = new TreeMap<String, String>();
        for (var key : Collections.list(properties.keys())) {
            if (!NO_FLAG.matcher(key).matches()) {
                given.put(key, text(properties.get(key)));
            }
        }
        return given;
    }

    private static String text(Object value) {
        if (value instanceof Collection<?> many) {
            return joined(many);
        }
        if (value.getClass().isArray()) {
            List<Object> many = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                many.add(Array.get(value, i));
            }
            return joined(many);
        }
        return value.toString();
    }

    private static String joined(Collection<?> many) {
        return String.join(",", many.stream().map(String::valueOf).toList());
    }
}
