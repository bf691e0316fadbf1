// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Arguments in Go's syntax: one dash or two, {@code -f=v} or {@code -f v}, a boolean alone; the first argument that is no flag, or {@code --}, ends the flags.
 *
 * @param given flags in the order in which they were given first, with the value given last
 * @param rest what comes after the flags
 * @param help whether help was asked for
 */
record CommandLine(Map<String, String> given, List<String> rest, boolean help) {
    static CommandLine parse(Flags flags, List<String> args) throws SettingException {
        var given = new LinkedHashMap<String, String>();
        int next = 0;
        while (next < args.size()) {
            var arg = args.get(next);
            if (arg.length() < 2 || arg.charAt(0) != '-') {
                break;
            }
            next++;
            if (arg.equals("--")) {
                break;
            }
            var text = arg.substring(arg.startsWith("--") ? 2 : 1);
            if (text.isEmpty() || text.startsWith("-") || text.startsWith("=")) {
                throw new SettingException("bad flag syntax: " + arg);
            }
            int equals = text.indexOf('=');
            var name = equals < 0 ? text : text.substring(0, equals);
            if (flags.find(name).isEmpty() && (name.equals("help") || name.equals("h"))) {
                return new CommandLine(given, List.of(), true);
            }
            var flag =
                    flags.find(name).orElseThrow(() -> new SettingException("flag provided but not defined: -" + name));
            String value;
            if (equals >= 0) {
                value = text.substring(equals + 1);
            } else if (flag.kind() == FlagKind.BOOL) {
                value = "true";
            } else if (next < args.size()) {
                value = args.get(next++);
            } else {
                throw new SettingException("flag needs an argument: -" + name);
            }
            given.put(name, checked(flag, value));
        }
        return new CommandLine(given, List.copyOf(args.subList(next, args.size())), false);
    }

    private static String checked(Flag flag, String value) throws SettingException {
        try {
            return flag.normalize(value);
        } catch (SettingException e) {
            var kind = flag.kind() == FlagKind.BOOL
                    ? "invalid boolean value \"" + value + "\" for -"
                    : "invalid value \"" + value + "\" for flag -";
            throw new SettingException(kind + flag.name() + ": " + e.getMessage());
        }
    }
}
