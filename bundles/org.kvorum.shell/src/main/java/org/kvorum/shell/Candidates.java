// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.kvorum.cli.Commands;
import org.kvorum.config.Setting;

/** What may come next on a line that begins with one of the commands; Gogo's terminal asks by reflection. Any thread. */
public final class Candidates {
    private static final String SCOPE = "kvorum:";
    private static final Map<String, List<String>> OWN = new TreeMap<>(Map.of(
            "config", List.of("list", "get", "set", "reset", "describe", "members"),
            "discovery", List.of("list"),
            "raft", List.of("state", "progress", "log"),
            "storage", List.of("status", "list", "switch"),
            "top", List.of()));
    private static final List<String> WITH_A_FLAG = List.of("get", "set", "reset", "describe");

    /** Gogo's commands are one word without a dash. */
    private static final Map<String, List<String>> ALIASES = Map.of(
            "compact", List.of("compaction"), "movel", List.of("move-leader"), "status", List.of("endpoint", "status"));

    private static final Set<String> COMMON = Set.of("json", "member");

    private final Commands commands;
    private final Targets targets;

    Candidates(Commands commands, Targets targets) {
        this.commands = commands;
        this.targets = targets;
    }

    /**
     * Returns the words that may stand in a place; those that do not begin with what is typed there are left out by who asks.
     *
     * @param words of the line, with the command first
     * @param place the place, counted from the command at 0
     */
    public List<String> of(List<String> words, int place) {
        var before = new ArrayList<>(words.subList(0, Math.min(place, words.size())));
        if (before.isEmpty()) {
            return List.of();
        }
        var command = before.get(0).startsWith(SCOPE) ? before.get(0).substring(SCOPE.length()) : before.get(0);
        if (OWN.containsKey(command)) {
            return ofOwn(command, before.subList(1, before.size()));
        }
        before.remove(0);
        before.addAll(0, ALIASES.getOrDefault(command, List.of(command)));
        before.add("");
        return commands.candidates(before);
    }

    private List<String> ofOwn(String command, List<String> before) {
        if (before.isEmpty()) {
            return OWN.getOrDefault(command, List.of());
        }
        if (before.size() > 1) {
            return List.of();
        }
        if (command.equals("config") && WITH_A_FLAG.contains(before.get(0))) {
            return targets.settings().describe().stream().map(Setting::name).toList();
        }
        return command.equals("storage") && before.get(0).equals("switch") ? engines() : List.of();
    }

    private List<String> engines() {
        return targets.members().values().stream()
                .flatMap(member -> member.storage().engines().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Returns the commands whose lines it knows something of, and the long names of their options, all that there are below a command. */
    Map<String, Set<String>> options() {
        var options = new TreeMap<String, Set<String>>();
        for (var command : commands.list()) {
            var name = command.name().split(" ", 2)[0];
            var known = options.computeIfAbsent(name, added -> new TreeSet<>(COMMON));
            command.options().forEach(option -> known.add(option.names().replaceFirst(".*--", "")));
        }
        OWN.keySet().forEach(name -> options.put(name, COMMON));
        ALIASES.forEach((name, words) -> options.put(name, options.getOrDefault(words.get(0), COMMON)));
        return options;
    }
}
