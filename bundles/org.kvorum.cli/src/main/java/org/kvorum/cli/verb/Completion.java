// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.util.List;
import java.util.stream.Stream;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.flags.Flag;
import org.kvorum.cli.flags.Kind;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code completion}: a script for shells, made by picocli from the same commands. */
final class Completion implements Verb {
    static Command command() {
        return Command.of(Group.UTILITY, "completion", "[bash|zsh]", "Generate completion script", new Completion())
                .details("To load completions: source <(kvorumctl completion bash). For zsh run"
                        + " \"autoload -U compinit bashcompinit; compinit; bashcompinit\" before it.");
    }

    @Override
    public int run(Call call) {
        List<String> arguments = call.arguments();
        if (arguments.size() != 1) {
            throw new CommandFailure(CommandFailure.ERROR, "accepts 1 arg(s), received " + arguments.size());
        }
        if (!arguments.get(0).equals("bash") && !arguments.get(0).equals("zsh")) {
            throw new CommandFailure(
                    CommandFailure.ERROR,
                    "invalid argument \"" + arguments.get(0) + "\" for \"" + call.program()
                            + " completion\": there are scripts for bash and zsh");
        }
        var root = new CommandLine(CommandSpec.create().name(call.program()));
        add(root, Catalogue.all(), call.inherited());
        call.output().text(AutoComplete.bash(call.program(), root)).flush();
        return 0;
    }

    private static void add(CommandLine parent, List<Command> commands, List<Flag> flags) {
        for (Command command : commands) {
            CommandSpec spec = CommandSpec.create().name(command.name());
            List<Flag> inherited =
                    Stream.concat(flags.stream(), command.shared().stream()).toList();
            Stream.concat(inherited.stream(), command.flags().stream()).forEach(flag -> spec.addOption(option(flag)));
            if (command.verb().isPresent()) {
                spec.addPositional(PositionalParamSpec.builder()
                        .index("0..*")
                        .type(String.class)
                        .build());
            }
            var line = new CommandLine(spec);
            add(line, command.children(), inherited);
            parent.addSubcommand(command.name(), line);
        }
    }

    private static OptionSpec option(Flag flag) {
        OptionSpec.Builder option = flag.letter().isPresent()
                ? OptionSpec.builder("-" + flag.letter().get(), "--" + flag.name())
                : OptionSpec.builder("--" + flag.name());
        return option.type(flag.kind() == Kind.SWITCH ? boolean.class : String.class)
                .completionCandidates(candidates(flag))
                .build();
    }

    private static List<String> candidates(Flag flag) {
        return switch (flag.name()) {
            case "write-out" -> List.of("fields", "json", "protobuf", "simple", "table");
            case "consistency" -> List.of("l", "s");
            case "order" -> List.of("ASCEND", "DESCEND");
            case "sort-by" -> List.of("CREATE", "KEY", "MODIFY", "VALUE", "VERSION");
            default -> List.of();
        };
    }
}
