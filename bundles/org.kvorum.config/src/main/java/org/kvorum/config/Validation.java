// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.kvorum.api.member.MemberConfig;

/** What must hold between settings that are each well formed. */
final class Validation {
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final long ELECTION_TIMEOUT_MILLIS_MAX = 50_000;
    private static final List<String> TLS_VERSIONS = List.of("TLS1.2", "TLS1.3");

    private final MemberConfig config;
    private final Set<String> given;
    private final boolean file;

    private Validation(MemberConfig config, Set<String> given, boolean file) {
        this.config = config;
        this.given = given;
        this.file = file;
    }

    /**
     * Checks settings.
     *
     * @param given which of them were not left at their defaults
     * @param file whether they come from a file
     */
    static void check(MemberConfig config, Set<String> given, boolean file) throws SettingException {
        var validation = new Validation(config, given, file);
        validation.urls();
        validation.bootstrap();
        validation.timing();
        validation.tls();
        validation.words();
        validation.gates();
    }

    private void urls() throws SettingException {
        for (var flag :
                List.of("listen-peer-urls", "listen-client-urls", "listen-client-http-urls", "listen-metrics-urls")) {
            for (var url : config.list(flag)) {
                require(
                        UrlList.isSocket(url) || bindable(UrlList.host(url)),
                        "expected IP in URL for binding (" + url + ")");
            }
        }
        for (var flag : List.of("initial-advertise-peer-urls", "advertise-client-urls")) {
            for (var url : config.list(flag)) {
                boolean named = UrlList.isSocket(url) || !UrlList.host(url).isEmpty();
                require(
                        named,
                        "--" + flag + " \"" + config.text(flag) + "\" must be \"host:port\": unexpected empty host ("
                                + url + ")");
            }
        }
        // a file leaves the default in force
        require(
                file || !given.contains("listen-client-urls") || given.contains("advertise-client-urls"),
                "--advertise-client-urls is required when --listen-client-urls is set explicitly");
    }

    private static boolean bindable(String host) {
        int zone = host.indexOf('%');
        return host.equals("localhost")
                || IPV4.matcher(host).matches()
                || IPV6.matcher(zone < 0 ? host : host.substring(0, zone)).matches();
    }

    private void bootstrap() throws SettingException {
        int ways = 0;
        for (var flag : List.of("initial-cluster", "discovery-srv", "discovery-endpoints")) {
            ways += given.contains(flag) && !config.text(flag).isEmpty() ? 1 : 0;
        }
        require(
                ways < 2,
                "multiple discovery or bootstrap flags are set. Choose one of \"initial-cluster\", \"discovery-endpoints\" or \"discovery-srv\"");
        require(
                config.text("discovery-endpoints").isEmpty()
                        == config.text("discovery-token").isEmpty(),
                "both --discovery-endpoints and --discovery-token must be set");
        require(
                !config.text("discovery-fallback").equals("proxy"),
                "v2 proxy is deprecated: --discovery-fallback must be \"exit\"");
    }

    private void timing() throws SettingException {
        long heartbeat = config.number("heartbeat-interval");
        long election = config.number("election-timeout");
        require(heartbeat > 0, "--heartbeat-interval must be >0 (set to " + heartbeat + "ms)");
        require(election > 0, "--election-timeout must be >0 (set to " + election + "ms)");
        // by division, so that no number is too big for it
        require(
                heartbeat <= election / 5,
                "--election-timeout[" + election + "ms] should be at least as 5 times as --heartbeat-interval["
                        + heartbeat + "ms]");
        require(
                election <= ELECTION_TIMEOUT_MILLIS_MAX,
                "--election-timeout[" + election + "ms] is too long, and should be set less than "
                        + ELECTION_TIMEOUT_MILLIS_MAX + "ms");
        require(
                config.number("compact-hash-check-time") > 0,
                "--compact-hash-check-time must be >0 (set to "
                        + GoDuration.format(config.number("compact-hash-check-time")) + ")");
    }

    private void tls() throws SettingException {
        var min = config.text("tls-min-version");
        var max = config.text("tls-max-version");
        require(min.isEmpty() || TLS_VERSIONS.contains(min), "unexpected TLS version \"" + min + "\"");
        require(max.isEmpty() || TLS_VERSIONS.contains(max), "unexpected TLS version \"" + max + "\"");
        require(
                max.isEmpty() || min.compareTo(max) <= 0,
                "min version (" + min + ") is greater than max version (" + max + ")");
        require(
                !min.equals("TLS1.3") || config.text("cipher-suites").isEmpty(),
                "cipher suites cannot be configured when only TLS1.3 is enabled");
    }

    private void words() throws SettingException {
        oneOf("auto-compaction-mode", "unknown auto-compaction-mode ", List.of("periodic", "revision", ""));
        require(config.text("logger").equals("zap"), "unknown logger option \"" + config.text("logger") + "\"");
        oneOf("log-format", "unknown log format ", List.of("json", "console"));
        oneOf(
                "log-level",
                "unrecognized level: ",
                List.of("debug", "info", "warn", "error", "dpanic", "panic", "fatal"));
        oneOf("metrics", "unknown metrics ", List.of("basic", "extensive"));
        var outputs = config.list("log-outputs");
        require(
                outputs.size() < 2 || !outputs.contains("default"),
                "multi logoutput for \"default\" is not supported yet");
        retention(config.text("auto-compaction-retention"));
    }

    private void oneOf(String flag, String complaint, List<String> words) throws SettingException {
        require(words.contains(config.text(flag)), complaint + "\"" + config.text(flag) + "\"");
    }

    /** A whole number of hours or revisions, or a duration. */
    private void retention(String text) throws SettingException {
        if (text.isEmpty() || (text.chars().allMatch(c -> c >= '0' && c <= '9') && text.length() < 19)) {
            return;
        }
        try {
            require(
                    GoDuration.parse(text) >= 0
                            && !config.text("auto-compaction-mode").equals("revision"),
                    "parse error");
        } catch (SettingException e) {
            throw new SettingException("error parsing CompactionRetention: invalid value \"" + text + "\"");
        }
    }

    private void gates() throws SettingException {
        var gates = config.text("feature-gates");
        require(
                !FeatureGates.enabled(gates, "LeaseCheckpointPersist")
                        || FeatureGates.enabled(gates, "LeaseCheckpoint"),
                "enabling feature gate LeaseCheckpointPersist requires enabling feature gate LeaseCheckpoint");
    }

    private static void require(boolean holds, String otherwise) throws SettingException {
        if (!holds) {
            throw new SettingException(otherwise);
        }
    }

    /** Returns warnings about settings that are kept for old start scripts or do nothing yet. */
    static List<Notice> warnings(MemberConfig config, Flags flags, Map<String, String> given) {
        var notices = new java.util.ArrayList<Notice>();
        if (given.containsKey("max-snapshots")) {
            notices.add(
                    Notice.warn("--max-snapshots is deprecated in 3.6 and will be decommissioned in 3.8", Map.of()));
        }
        var later = flags.all().stream()
                .filter(flag -> flag.stage() == Flag.Stage.LATER
                        && given.containsKey(flag.name())
                        && !config.text(flag.name()).equals(flag.byDefault()))
                .map(flag -> "--" + flag.name())
                .toList();
        if (!later.isEmpty()) {
            notices.add(Notice.warn("these flags have no effect yet", Map.of("flags", later)));
        }
        var gone = flags.all().stream()
                .filter(flag -> flag.stage() == Flag.Stage.GONE && given.containsKey(flag.name()))
                .map(flag -> "--" + flag.name())
                .toList();
        if (!gone.isEmpty()) {
            notices.add(Notice.warn("these flags are no longer supported, and ignored", Map.of("flags", gone)));
        }
        return notices;
    }
}
