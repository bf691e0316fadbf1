// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A configuration file. Its keys are flags' names, but for what belongs to TLS, discovery and sockets; unknown keys mean nothing. */
final class YamlFile {
    private YamlFile() {}

    /** Reads the settings of a file's text. */
    static Map<String, String> parse(Flags flags, String text) throws SettingException {
        Object root;
        try {
            root = new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build()).loadFromString(text);
        } catch (YamlEngineException e) {
            throw new SettingException("error converting YAML to JSON: " + firstLine(String.valueOf(e.getMessage())));
        }
        var given = new LinkedHashMap<String, String>();
        if (root == null) {
            return given;
        }
        if (!(root instanceof Map<?, ?> keys)) {
            throw new SettingException("the file must hold keys with values");
        }
        for (var flag : flags.all()) {
            var value = flag.yaml().isEmpty() ? null : find(keys, flag.yaml());
            // etcd cannot tell an empty text from none
            if (value != null && !value.equals("")) {
                given.put(flag.name(), checked(flag, value));
            }
        }
        return given;
    }

    private static @Nullable Object find(Map<?, ?> keys, String path) throws SettingException {
        Object value = keys;
        for (var key : path.split("/", -1)) {
            if (value == null) {
                return null;
            }
            if (!(value instanceof Map<?, ?> map)) {
                throw new SettingException("cannot read " + path + ": " + key + " is not inside a map");
            }
            value = map.get(key);
        }
        return value;
    }

    private static String checked(Flag flag, Object value) throws SettingException {
        try {
            return switch (flag.kind()) {
                // durations are whole nanoseconds here, not texts such as 5s
                case DURATION -> FlagKind.INT.normalize(scalar(value, Number.class));
                case BOOL -> scalar(value, Boolean.class);
                case INT, UINT, UINT32 -> flag.normalize(scalar(value, Number.class));
                case LIST -> flag.normalize(value instanceof List<?> list ? joined(list) : scalar(value, String.class));
                case TEXT, URLS, GATES -> flag.normalize(scalar(value, String.class));
            };
        } catch (SettingException e) {
            throw new SettingException("invalid value " + value + " for " + flag.yaml() + ": " + e.getMessage());
        }
    }

    private static String scalar(Object value, Class<?> type) throws SettingException {
        if (!type.isInstance(value)) {
            throw new SettingException("cannot unmarshal "
                    + value.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT) + " into "
                    + type.getSimpleName().toLowerCase(java.util.Locale.ROOT));
        }
        return value.toString();
    }

    private static String joined(List<?> list) throws SettingException {
        var parts = new ArrayList<String>();
        for (var part : list) {
            parts.add(scalar(part == null ? "" : part, String.class));
        }
        return String.join(",", parts);
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
