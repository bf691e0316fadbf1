// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.kvorum.cli.flags.Flag;
import org.kvorum.cli.flags.FlagUsages;

/** Help and usage, laid out as etcdctl's. */
public final class Help {
    private static final String SUMMARY = "A simple command line client for etcd3.";
    private static final int NAME_WIDTH = 11;

    private final String program;

    /** Creates the help of a program. */
    public Help(String program) {
        this.program = program;
    }

    /** Returns the flag that shows help for a command. */
    public static Flag flag(String name) {
        return Flag.flag("help", "help for " + name).or('h');
    }

    /** Returns what help says about the program itself. */
    public String ofProgram() {
        return SUMMARY + "\n\n" + usageOfProgram() + options();
    }

    /** Returns what help says about the last command of the path. */
    public String of(List<Command> path) {
        Command command = path.get(path.size() - 1);
        String details = command.details().stripTrailing();
        return details + "\n\n" + usage(path) + options();
    }

    private String options() {
        return "Use \"" + program + " options\" for a list of global command-line options (applies to all commands).\n";
    }

    /** Returns the usage of the program. */
    public String usageOfProgram() {
        var usage = new StringBuilder("Usage:\n  " + program + " [command]\n");
        for (Group group : Group.values()) {
            List<Command> members = Catalogue.all().stream()
                    .filter(command -> command.group() == group)
                    .toList();
            usage.append('\n').append(group.title()).append('\n').append(lines(members));
        }
        return usage.append("\nUse \"" + program + " [command] --help\" for more information about a command.\n")
                .toString();
    }

    /** Returns the usage of the last command of the path. */
    public String usage(List<Command> path) {
        Command command = path.get(path.size() - 1);
        String before = path.stream()
                .limit(path.size() - 1L)
                .map(Command::name)
                .collect(Collectors.joining(" ", program + " ", path.size() > 1 ? " " : ""));
        var usage = new StringBuilder("Usage:");
        if (command.verb().isPresent()) {
            usage.append("\n  ").append(before).append(command.line());
            usage.append(command.line().contains("[flags]") ? "" : " [flags]");
        }
        if (!command.children().isEmpty()) {
            usage.append("\n  ").append(before).append(command.name()).append(" [command]");
        }
        if (!command.example().isEmpty()) {
            usage.append("\n\nExamples:\n").append(command.example());
        }
        if (!command.children().isEmpty()) {
            usage.append("\n\nAvailable Commands:\n")
                    .append(lines(command.children()).stripTrailing());
        }
        usage.append("\n\nFlags:\n").append(FlagUsages.of(own(command)).stripTrailing());
        List<Flag> shared = path.stream()
                .limit(path.size() - 1L)
                .flatMap(above -> above.shared().stream())
                .toList();
        if (!shared.isEmpty()) {
            usage.append("\n\nGlobal Flags:\n").append(FlagUsages.of(shared).stripTrailing());
        }
        if (!command.children().isEmpty()) {
            usage.append("\n\nUse \"")
                    .append(before)
                    .append(command.name())
                    .append(" [command] --help\" for more information about a command.");
        }
        return usage.append("\n").toString();
    }

    private static List<Flag> own(Command command) {
        List<Flag> own = new ArrayList<>(command.flags());
        own.addAll(command.shared());
        own.add(flag(command.name()));
        return own;
    }

    private static String lines(List<Command> commands) {
        var lines = new StringBuilder();
        int width = Math.max(
                NAME_WIDTH,
                commands.stream()
                        .mapToInt(command -> command.name().length())
                        .max()
                        .orElse(0));
        for (Command command : commands) {
            lines.append("  ")
                    .append(command.name())
                    .append(" ".repeat(width - command.name().length() + 1))
                    .append(command.summary())
                    .append('\n');
        }
        return lines.toString();
    }
}
