// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The feature gates etcd knows. */
final class FeatureGates {
    private static final Set<String> ALPHA = Set.of(
            "StopGRPCServiceOnDefrag",
            "InitialCorruptCheck",
            "CompactHashCheck",
            "LeaseCheckpoint",
            "LeaseCheckpointPersist",
            "SetMemberLocalAddr",
            "PriorityRequest");
    private static final Set<String> BETA = Set.of("TxnModeWriteWithSharedBuffer", "FastLeaseKeepAlive");

    private FeatureGates() {}

    /** Checks {@code Name=bool,…}; the stages' collective names are resolved, and a name's own setting wins over them. */
    static String normalize(String text) throws SettingException {
        var settings = new TreeMap<String, String>();
        for (var part : text.split(",", -1)) {
            if (!part.isBlank()) {
                put(settings, part.strip());
            }
        }
        spread(settings, "AllAlpha", ALPHA);
        spread(settings, "AllBeta", BETA);
        var parts = settings.entrySet().stream().map(setting -> setting.getKey() + "=" + setting.getValue());
        return String.join(",", parts.toList());
    }

    private static void put(Map<String, String> settings, String part) throws SettingException {
        int equals = part.indexOf('=');
        if (equals < 0) {
            throw new SettingException("missing bool value for " + part);
        }
        var name = part.substring(0, equals).strip();
        var value = part.substring(equals + 1).strip();
        if (!ALPHA.contains(name) && !BETA.contains(name) && !name.equals("AllAlpha") && !name.equals("AllBeta")) {
            throw new SettingException("unrecognized feature gate: " + name);
        }
        try {
            settings.put(name, FlagKind.BOOL.normalize(value));
        } catch (SettingException e) {
            throw new SettingException("invalid value of " + name + "=" + value + ", err: strconv.ParseBool: parsing \""
                    + value + "\": invalid syntax");
        }
    }

    private static void spread(Map<String, String> settings, String stage, Set<String> gates) {
        var value = settings.remove(stage);
        if (value != null) {
            gates.forEach(gate -> settings.putIfAbsent(gate, value));
        }
    }

    /** Returns whether a gate without a stage's default is switched on in a checked list. */
    static boolean enabled(String list, String gate) {
        return ("," + list + ",").contains("," + gate + "=true,");
    }
}
