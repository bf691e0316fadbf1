// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kvorum.api.member.MemberConfig;

/**
 * Reads settings with etcd's precedence: a flag, else a variable, else the default; but a file alone if there is one. It touches nothing but what its host
 * gives.
 */
public final class ConfigReader {
    private static final String CONFIG_FILE = "config-file";

    private final Flags flags = new Flags();
    private final Host host;

    /** Creates a reader for a machine. */
    public ConfigReader(Host host) {
        this.host = host;
    }

    /**
     * Reads a command line.
     *
     * @param args the arguments after the program's name
     * @param environment the environment's variables
     */
    public Outcome read(List<String> args, Map<String, String> environment) {
        CommandLine line;
        try {
            line = CommandLine.parse(flags, args);
        } catch (SettingException e) {
            return new Outcome.Misuse(String.valueOf(e.getMessage()));
        }
        if (line.help()) {
            return new Outcome.Help();
        }
        if (Boolean.parseBoolean(line.given().get("version"))) {
            return new Outcome.Version();
        }
        var notices = new ArrayList<Notice>();
        notices.add(Notice.info("Running: ", Map.of("args", args)));
        try {
            if (!line.rest().isEmpty()) {
                throw new SettingException("\"" + line.rest().get(0) + "\" is not a valid flag");
            }
            return settings(line.given(), environment, notices);
        } catch (SettingException e) {
            notices.add(Notice.warn("failed to verify flags", Map.of("error", String.valueOf(e.getMessage()))));
            return new Outcome.Refusal(notices);
        }
    }

    private Outcome settings(Map<String, String> line, Map<String, String> environment, List<Notice> notices)
            throws SettingException {
        var file = line.getOrDefault(CONFIG_FILE, environment.getOrDefault("ETCD_CONFIG_FILE", ""));
        if (!file.isEmpty()) {
            notices.add(Notice.info(
                    "loaded server configuration, other configuration command line flags and environment variables will be ignored if provided",
                    Map.of("path", file)));
            var given = YamlFile.parse(flags, text(file));
            given.put(CONFIG_FILE, file);
            return run(given, true, notices);
        }
        var given = new LinkedHashMap<>(line);
        var shadowed = Variables.addTo(given, flags, environment, notices);
        if (!shadowed.isEmpty()) {
            notices.add(Notice.fatal(
                    "conflicting environment variable is shadowed by corresponding command-line flag (either unset environment variable or disable flag))",
                    Map.of("environment-variable", shadowed)));
            return new Outcome.Refusal(notices);
        }
        return run(given, false, notices);
    }

    private String text(String file) throws SettingException {
        try {
            return host.read(Path.of(file));
        } catch (IOException e) {
            throw new SettingException("open " + file + ": " + e);
        }
    }

    /**
     * Reads settings that are given by the names of flags alone, as by a program or a configuration service.
     *
     * @param given flags as an operator writes them
     * @throws IllegalArgumentException if they contradict each other or are out of bounds
     */
    public Outcome.Run read(Map<String, String> given) {
        try {
            return run(normalized(given), true, new ArrayList<>());
        } catch (SettingException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Checks each value by itself and returns it in the form in which it is kept. */
    Map<String, String> normalized(Map<String, String> given) {
        var values = new LinkedHashMap<String, String>();
        given.forEach((name, text) -> {
            var flag = flags.find(name).orElseThrow(() -> new IllegalArgumentException("no setting named " + name));
            try {
                values.put(name, flag.normalize(text));
            } catch (SettingException e) {
                throw new IllegalArgumentException(
                        "invalid value \"" + text + "\" for " + name + ": " + e.getMessage(), e);
            }
        });
        return values;
    }

    /** Checks what must hold between settings. */
    void check(MemberConfig config) {
        try {
            Validation.check(config, Set.of(), true);
        } catch (SettingException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private Outcome.Run run(Map<String, String> given, boolean file, List<Notice> notices) throws SettingException {
        var values = new LinkedHashMap<String, String>();
        flags.all().forEach(flag -> values.put(flag.name(), flag.byDefault()));
        values.putAll(given);
        Derivation.apply(values, given.keySet(), flags, host, notices);
        var config = new MemberConfig(values);
        Validation.check(config, given.keySet(), file);
        notices.addAll(Validation.warnings(config, flags, given));
        return new Outcome.Run(config, notices);
    }

    /** Returns the settings as fields of a log line: by the names of flags, typed, without secrets. */
    public Map<String, Object> dump(MemberConfig config) {
        return ConfigDump.of(config, flags);
    }

    /** Returns the names of all flags. */
    public List<String> names() {
        return flags.all().stream().map(Flag::name).toList();
    }
}
