// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.util.List;
import java.util.Optional;
import org.kvorum.cli.flags.Flag;

/**
 * A command as users see it: one that runs, or a family of others.
 *
 * @param name its word
 * @param usage what may follow the word
 * @param summary a line for lists
 * @param details for its own help, if they are not the summary
 * @param example for its own help, or empty
 * @param group of a command of the first level
 * @param flags its own
 * @param shared flags of its own and of those below it
 * @param verb what it does, unless it is a family
 * @param children of a family
 */
public record Command(
        String name,
        String usage,
        String summary,
        String details,
        String example,
        Group group,
        List<Flag> flags,
        List<Flag> shared,
        Optional<Verb> verb,
        List<Command> children) {
    /** Copies. */
    public Command {
        flags = List.copyOf(flags);
        shared = List.copyOf(shared);
        children = List.copyOf(children);
    }

    /** Returns a command that runs. */
    public static Command of(Group group, String name, String usage, String summary, Verb verb, Flag... flags) {
        return new Command(
                name, usage, summary, summary, "", group, List.of(flags), List.of(), Optional.of(verb), List.of());
    }

    /** Returns a family of commands. */
    public static Command family(
            Group group, String name, String usage, String summary, String details, Command... children) {
        return new Command(
                name, usage, summary, details, "", group, List.of(), List.of(), Optional.empty(), List.of(children));
    }

    /** Returns this command with other details. */
    public Command details(String text) {
        return new Command(name, usage, summary, text, example, group, flags, shared, verb, children);
    }

    /** Returns this command with an example. */
    public Command example(String text) {
        return new Command(name, usage, summary, details, text, group, flags, shared, verb, children);
    }

    /** Returns this command with flags that those below it have, too. */
    public Command shared(Flag... more) {
        return new Command(name, usage, summary, details, example, group, flags, List.of(more), verb, children);
    }

    /** Returns the first line of its usage without the words before its name. */
    public String line() {
        return usage.isEmpty() ? name : name + " " + usage;
    }
}
