// SPDX-License-Identifier: Apache-2.0
package org.kvorum.embed;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.config.ConfigReader;
import org.kvorum.config.Notice;
import org.kvorum.config.Outcome;
import org.kvorum.config.SystemHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a member's settings of an embedded server's. */
final class Settings {
    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

    private static final String PREFERRED_ENGINE = "xodus";

    private Settings() {}

    /** Returns the settings with defaults for an embedded server where nothing was set, and with ports. */
    static KvorumConfig completed(KvorumConfig config, List<String> engines) {
        var ported = ported(
                ported(config.orElse("listen-client-urls", "http://127.0.0.1:0"), "listen-client-urls")
                        .orElse("listen-peer-urls", ""),
                "listen-peer-urls");
        var clients = ported.flags().getOrDefault("listen-client-urls", "");
        var peers = ported.flags().getOrDefault("listen-peer-urls", "");
        var complete = ported.orElse("advertise-client-urls", clients);
        if (!peers.isEmpty()) {
            complete = founding(complete.orElse("initial-advertise-peer-urls", peers));
        }
        return engines.contains(PREFERRED_ENGINE) || engines.size() != 1
                ? complete
                : complete.orElse("storage-engine", engines.get(0));
    }

    /** A member that is told of no others founds a cluster of its own. */
    private static KvorumConfig founding(KvorumConfig config) {
        var flags = config.flags();
        if (flags.keySet().stream().anyMatch(flag -> flag.startsWith("discovery"))) {
            return config;
        }
        var name = flags.getOrDefault("name", "default");
        var urls = flags.getOrDefault("initial-advertise-peer-urls", "").split(",", -1);
        return config.orElse(
                "initial-cluster",
                Arrays.stream(urls).map(url -> name + "=" + url).collect(Collectors.joining(",")));
    }

    private static KvorumConfig ported(KvorumConfig config, String flag) {
        return config.flag(flag, FreePorts.chosen(config.flags().getOrDefault(flag, "")));
    }

    /**
     * Checks the settings as a server checks its command line.
     *
     * @throws KvorumException with the words of the server
     */
    static MemberConfig checked(KvorumConfig config) {
        var line = config.flags().entrySet().stream()
                .map(flag -> "--" + flag.getKey() + "=" + flag.getValue())
                .toList();
        var outcome = new ConfigReader(new SystemHost()).read(line, Map.of());
        if (outcome instanceof Outcome.Run run) {
            run.notices().forEach(Settings::log);
            return run.config();
        }
        throw new KvorumException(reason(outcome));
    }

    private static String reason(Outcome outcome) {
        if (outcome instanceof Outcome.Misuse misuse) {
            return misuse.reason();
        }
        if (outcome instanceof Outcome.Refusal refusal) {
            var last = refusal.notices().get(refusal.notices().size() - 1);
            return String.valueOf(last.fields().getOrDefault("error", last.message()));
        }
        return "--version and --help print something and end; an embedded server has no use for them";
    }

    private static void log(Notice notice) {
        var event = notice.level() == Notice.Level.INFO ? LOG.atDebug() : LOG.atWarn();
        for (var field : notice.fields().entrySet()) {
            event = event.addKeyValue(field.getKey(), field.getValue());
        }
        event.log(notice.message());
    }
}
