// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kvorum.api.member.FilterValue;
import org.kvorum.config.MemberConfigs;
import org.kvorum.config.Setting;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Shows settings, and changes through the Configuration Admin Service those that may change while a member runs. */
final class ConfigVerb {
    static final String USAGE =
            "config list [WORD] | get FLAG | set FLAG VALUE | reset FLAG | describe [WORD] | members";

    private static final String FACTORY_PID = "org.kvorum.member";

    private final MemberConfigs settings;
    private final ConfigurationAdmin admin;

    ConfigVerb(MemberConfigs settings, ConfigurationAdmin admin) {
        this.settings = settings;
        this.admin = admin;
    }

    Rows run(String member, Words words) {
        return switch (words.next("list")) {
            case "list" -> list(member, words.next(""));
            case "get" -> list(member, words.required("the name of a flag"), true);
            case "describe" -> describe(words.next(""));
            case "set" -> set(member, words.required("the name of a flag"), words.required("a value"));
            case "reset" -> reset(member, words.required("the name of a flag"));
            case "members" -> members();
            default -> throw new ShellException("usage: " + USAGE);
        };
    }

    private Rows members() {
        var rows = new Rows("member", "data dir", "client urls", "peer urls");
        for (var name : settings.names()) {
            settings.get(name)
                    .ifPresent(config -> rows.add(
                            name,
                            config.text("data-dir"),
                            config.text("listen-client-urls"),
                            config.text("listen-peer-urls")));
        }
        return rows;
    }

    private Rows list(String member, String word) {
        return list(member, word, false);
    }

    private Rows list(String member, String word, boolean exact) {
        var config = settings.get(member)
                .orElseThrow(() -> new ShellException("no member " + member + " in this framework"));
        var rows = new Rows("flag", "value", "live");
        settings.describe().stream()
                .filter(setting ->
                        exact ? setting.name().equals(word) : setting.name().contains(word))
                .forEach(setting ->
                        rows.add(setting.name(), shown(setting, config.text(setting.name())), setting.live()));
        return rows;
    }

    private static String shown(Setting setting, String value) {
        if (setting.name().endsWith("password") && !value.isEmpty()) {
            return "***";
        }
        return setting.type().equals("duration")
                ? java.time.Duration.ofNanos(Long.parseLong(value)).toString()
                : value;
    }

    private Rows describe(String word) {
        var rows = new Rows("flag", "type", "default", "live", "help");
        settings.describe().stream()
                .filter(setting -> setting.name().contains(word))
                .forEach(setting ->
                        rows.add(setting.name(), setting.type(), setting.byDefault(), setting.live(), setting.help()));
        return rows;
    }

    private Rows set(String member, String flag, String value) {
        requireLive(flag);
        var overrides = overrides(member);
        overrides.put(flag, value);
        return change(member, flag, overrides);
    }

    private Rows reset(String member, String flag) {
        requireLive(flag);
        var overrides = overrides(member);
        overrides.remove(flag);
        return change(member, flag, overrides);
    }

    private void requireLive(String flag) {
        var setting = settings.describe().stream()
                .filter(each -> each.name().equals(flag))
                .findFirst()
                .orElseThrow(() -> new ShellException("no flag named " + flag));
        if (!setting.live()) {
            throw new ShellException(flag + " counts only at a start: give it as a flag and start the member anew");
        }
    }

    /** Tries the change before it is kept: the service that keeps it would only log that it is of no use. */
    private Rows change(String member, String flag, Map<String, String> overrides) {
        try {
            settings.change(member, overrides);
            keep(member, overrides);
        } catch (IllegalArgumentException e) {
            throw new ShellException(String.valueOf(e.getMessage()));
        }
        return list(member, flag, true);
    }

    private Map<String, String> overrides(String member) {
        var overrides = new TreeMap<String, String>();
        var kept = find(member);
        if (kept != null) {
            var properties = kept.getProperties();
            for (var setting : settings.describe()) {
                var value = properties == null ? null : properties.get(setting.name());
                if (value != null && !setting.name().equals("name")) {
                    overrides.put(setting.name(), text(value));
                }
            }
        }
        return overrides;
    }

    /** Tools give lists as such; here they are texts with commas, as everywhere. */
    private static String text(Object value) {
        if (value instanceof Object[] many) {
            return text(List.of(many));
        }
        return value instanceof Collection<?> many
                ? String.join(",", many.stream().map(String::valueOf).toList())
                : value.toString();
    }

    private void keep(String member, Map<String, String> overrides) {
        try {
            var kept = find(member);
            if (kept == null) {
                kept = admin.getFactoryConfiguration(FACTORY_PID, member, "?");
            }
            // what others note there, as the file it comes from, stays
            var properties = new TreeMap<String, Object>(String.CASE_INSENSITIVE_ORDER);
            var before = kept.getProperties();
            if (before != null) {
                properties.putAll(FrameworkUtil.asMap(before));
            }
            settings.describe().forEach(setting -> properties.remove(setting.name()));
            properties.putAll(overrides);
            properties.put("name", member);
            kept.updateIfDifferent(FrameworkUtil.asDictionary(properties));
        } catch (IOException e) {
            throw new ShellException("changed, but not kept for the next start: " + e.getMessage());
        }
    }

    private @org.jspecify.annotations.Nullable Configuration find(String member) {
        try {
            var name = FilterValue.of(member);
            var found = admin.listConfigurations("(&(service.factoryPid=" + FACTORY_PID + ")(|(name=" + name
                    + ")(service.pid=" + FACTORY_PID + "~" + name + ")))");
            return found == null || found.length == 0 ? null : found[0];
        } catch (IOException | InvalidSyntaxException e) {
            throw new ShellException("cannot read configurations: " + e.getMessage());
        }
    }
}
