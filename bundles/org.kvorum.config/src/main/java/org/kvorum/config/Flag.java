// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.List;

/**
 * A flag of the command line.
 *
 * @param name its name without dashes
 * @param kind what it takes
 * @param byDefault its value if it is not given, in the form in which values are kept
 * @param shown the default as the help text shows it
 * @param help a sentence
 * @param yaml the keys that lead to it in a configuration file, separated by slashes; empty if a file cannot set it
 * @param choices the only values it takes; empty if its kind alone decides
 * @param stage whether it has an effect
 */
record Flag(
        String name,
        FlagKind kind,
        String byDefault,
        String shown,
        String help,
        String yaml,
        List<String> choices,
        Stage stage) {
    /** Whether a flag has an effect. */
    enum Stage {
        /** It has. */
        EFFECTIVE,
        /** It is accepted, and will have. */
        LATER,
        /** It once had: accepted, with a warning, so that old start scripts go on working. */
        GONE
    }

    /** Checks a value and returns it in the form in which values are kept. */
    String normalize(String text) throws SettingException {
        if (!choices.isEmpty() && !choices.contains(text)) {
            throw new SettingException("invalid value");
        }
        return kind.normalize(text);
    }

    /** Returns the variable that stands for this flag. */
    String variable() {
        return "ETCD_" + name.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
    }

    Flag later() {
        return new Flag(name, kind, byDefault, shown, help, yaml, choices, Stage.LATER);
    }

    Flag yaml(String path) {
        return new Flag(name, kind, byDefault, shown, help, path, choices, stage);
    }

    Flag choices(String... values) {
        return new Flag(name, kind, byDefault, shown, help, yaml, List.of(values), stage);
    }
}
