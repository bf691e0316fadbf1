// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kvorum.cli.flags.Flag;
import org.kvorum.cli.flags.FlagException;
import org.kvorum.cli.flags.GlobalFlags;
import org.kvorum.cli.flags.WordReader;
import org.kvorum.cli.flags.Words;
import org.kvorum.cli.text.Output;
import org.kvorum.cli.verb.Call;
import org.kvorum.cli.verb.Catalogue;
import org.kvorum.cli.verb.Command;
import org.kvorum.cli.verb.Help;
import org.kvorum.cli.verb.Route;
import org.kvorum.cli.verb.Suggestions;

/** All commands. Immutable; any thread, and several command lines at once. */
public final class Commands {
    private final String program;
    private final List<Flag> global;

    private Commands(String program, List<Flag> global) {
        this.program = program;
        this.global = global;
    }

    /** Returns the commands of a program with flags for its connections. */
    public static Commands ofProgram(String name) {
        return new Commands(name, GlobalFlags.ofProgram());
    }

    /** Returns the commands of a shell whose server is known: the only global flags are {@code -w}, {@code --hex} and {@code --command-timeout}. */
    public static Commands ofShell(String name) {
        return new Commands(name, GlobalFlags.ofShell());
    }

    /**
     * Runs a command line and waits for its end.
     *
     * @param words without the name of the program
     * @return etcdctl's exit code; what went wrong has been printed
     */
    public int run(List<String> words, Execution execution) {
        var errors = new Output(execution.streams().errors());
        try {
            return route(Route.of(words, global), execution, errors);
        } catch (CommandFailure failure) {
            if (!failure.text().isEmpty()) {
                errors.line("Error: " + failure.text()).flush();
            }
            return failure.code();
        }
    }

    private int route(Route route, Execution execution, Output errors) {
        List<Command> path = route.path();
        List<Flag> flags = new ArrayList<>(global);
        path.forEach(command -> flags.addAll(command.shared()));
        List<Flag> inherited = List.copyOf(flags);
        if (!path.isEmpty()) {
            flags.addAll(path.get(path.size() - 1).flags());
        }
        flags.add(Help.flag(path.isEmpty() ? program : path.get(path.size() - 1).name()));
        Words words;
        try {
            words = new WordReader(flags).read(route.rest());
        } catch (FlagException wrong) {
            errors.line("Error: " + wrong.text()).line(usage(path)).flush();
            return CommandFailure.ERROR;
        }
        if (path.isEmpty() && !words.arguments().isEmpty()) {
            return unknown(words.arguments().get(0), errors);
        }
        if (path.isEmpty()
                || words.values().is("help")
                || path.get(path.size() - 1).verb().isEmpty()) {
            new Output(execution.streams().output()).text(help(path)).flush();
            return 0;
        }
        try (var call = new Call(program, execution, words, route.rest(), inherited)) {
            return path.get(path.size() - 1).verb().orElseThrow().run(call);
        }
    }

    private String help(List<Command> path) {
        return path.isEmpty() ? new Help(program).ofProgram() : new Help(program).of(path);
    }

    private String usage(List<Command> path) {
        return path.isEmpty() ? new Help(program).usageOfProgram() : new Help(program).usage(path);
    }

    private int unknown(String word, Output errors) {
        errors.line("Error: unknown command \"" + word + "\" for \"" + program + "\"")
                .text(Suggestions.of(word, Catalogue.names()))
                .line("Run '" + program + " --help' for usage.")
                .flush();
        return CommandFailure.ERROR;
    }

    /** Returns every command that can be run, sorted by name. */
    public List<CommandInfo> list() {
        return Catalogue.all().stream().flatMap(command -> infos(command, "")).toList();
    }

    private static Stream<CommandInfo> infos(Command command, String before) {
        if (command.verb().isEmpty()) {
            return command.children().stream().flatMap(child -> infos(child, before + command.name() + " "));
        }
        List<OptionInfo> options = Stream.concat(command.flags().stream(), command.shared().stream())
                .map(flag -> new OptionInfo(flag.names(), flag.kind().word(), flag.usage()))
                .toList();
        return Stream.of(new CommandInfo(
                before + command.name(),
                before + command.line(),
                command.summary(),
                command.group().title(),
                options));
    }

    /**
     * Returns what may stand in the place of the last word, sorted: names of commands and, if it begins with a dash, flags.
     *
     * @param words as typed so far; the last may be empty
     */
    public List<String> candidates(List<String> words) {
        String last = words.isEmpty() ? "" : words.get(words.size() - 1);
        Route route = Route.of(words.subList(0, Math.max(0, words.size() - 1)), global);
        List<Command> path = route.path();
        Stream<String> names;
        if (last.startsWith("-")) {
            names = Stream.concat(
                            global.stream(),
                            path.stream()
                                    .flatMap(command ->
                                            Stream.concat(command.shared().stream(), command.flags().stream())))
                    .map(flag -> "--" + flag.name());
        } else if (path.isEmpty()) {
            names = Catalogue.names().stream();
        } else {
            names = path.get(path.size() - 1).children().stream().map(Command::name);
        }
        return names.filter(name -> name.startsWith(last)).sorted().toList();
    }
}
