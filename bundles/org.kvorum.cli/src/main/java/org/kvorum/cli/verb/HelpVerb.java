// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

/** {@code help}: the same as {@code --help} behind the command. */
final class HelpVerb implements Verb {
    private static final String DETAILS = """
            Help provides help for any command in the application.
            Simply type etcdctl help [path to command] for full details.""";

    static Command command() {
        return Command.of(Group.UTILITY, "help", "[command]", "Help about any command", new HelpVerb())
                .details(DETAILS);
    }

    @Override
    public int run(Call call) {
        Route route = Route.of(call.arguments(), call.inherited());
        var help = new Help(call.program());
        call.output()
                .text(route.path().isEmpty() ? help.ofProgram() : help.of(route.path()))
                .flush();
        return 0;
    }
}
