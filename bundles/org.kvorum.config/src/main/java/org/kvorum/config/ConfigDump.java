// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.kvorum.api.member.MemberConfig;

/** All settings as fields of one log line, typed: operators and rigs read there what a member really runs with. */
final class ConfigDump {
    private static final long DEFAULT_QUOTA_BYTES = 2L << 30;

    private ConfigDump() {}

    static Map<String, Object> of(MemberConfig config, Flags flags) {
        var fields = new LinkedHashMap<String, Object>();
        for (var flag : flags.all()) {
            if (flag.stage() != Flag.Stage.GONE && !flag.name().equals("version")) {
                fields.put(flag.name(), value(config, flag));
            }
        }
        return fields;
    }

    private static Object value(MemberConfig config, Flag flag) {
        var name = flag.name();
        return switch (name) {
            // written as the durations they are, though the flags are numbers
            case "heartbeat-interval", "election-timeout" -> GoDuration.format(config.number(name) * 1_000_000);
            case "quota-backend-bytes" -> config.number(name) == 0 ? DEFAULT_QUOTA_BYTES : config.number(name);
            case "discovery-password" -> config.text(name).isEmpty() ? "" : "***";
            default ->
                switch (flag.kind()) {
                    case BOOL -> config.enabled(name);
                    case INT, UINT, UINT32 -> config.number(name);
                    case DURATION -> GoDuration.format(config.number(name));
                    case LIST, URLS -> config.list(name);
                    case TEXT, GATES -> config.text(name);
                };
        };
    }
}
