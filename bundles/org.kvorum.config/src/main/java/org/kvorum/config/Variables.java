// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** The environment as flags: {@code ETCD_DATA_DIR} stands for {@code --data-dir}. */
final class Variables {
    private static final String PREFIX = "ETCD_";

    /** Not flags, but known: the one is for rare processors, the other must not be taken for {@code --version}. */
    private static final String UNSUPPORTED_ARCH = "ETCD_UNSUPPORTED_ARCH";

    private static final String VERSION = "ETCD_VERSION";

    private Variables() {}

    /**
     * Adds what the environment sets to what the command line has set.
     *
     * @throws SettingException if a variable's value cannot be
     * @return the variable that says what a flag also says, or an empty text
     */
    static String addTo(Map<String, String> given, Flags flags, Map<String, String> environment, List<Notice> notices)
            throws SettingException {
        var shadowed = new HashSet<String>();
        var used = new HashSet<String>();
        for (var flag : flags.all()) {
            var variable = flag.variable();
            var value = environment.getOrDefault(variable, "");
            if (given.containsKey(flag.name())) {
                shadowed.add(variable);
            } else if (!value.isEmpty() && !variable.equals(VERSION)) {
                used.add(variable);
                given.put(flag.name(), checked(flag, variable, value));
                notices.add(Notice.info(
                        "recognized and used environment variable",
                        Map.of("variable-name", variable, "variable-value", value)));
            }
        }
        for (var entry : environment.entrySet()) {
            var variable = entry.getKey();
            if (shadowed.contains(variable)) {
                return variable;
            }
            if (variable.equals(VERSION)) {
                notices.add(Notice.warn("ETCD_VERSION is ignored", Map.of("environment-variable", VERSION)));
            } else if (variable.startsWith(PREFIX) && !used.contains(variable) && !variable.equals(UNSUPPORTED_ARCH)) {
                notices.add(Notice.warn(
                        "unrecognized environment variable",
                        Map.of("environment-variable", variable + "=" + entry.getValue())));
            }
        }
        return "";
    }

    private static String checked(Flag flag, String variable, String value) throws SettingException {
        try {
            return flag.normalize(value);
        } catch (SettingException e) {
            throw new SettingException("invalid value \"" + value + "\" for " + variable + ": " + e.getMessage());
        }
    }
}
