// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import org.kvorum.cli.flags.FlagUsages;

/** {@code options}. */
final class Options implements Verb {
    static Command command() {
        return Command.of(Group.UTILITY, "options", "", "Show the global command-line flags", new Options());
    }

    @Override
    public int run(Call call) {
        call.output()
                .line("The following options can be passed to any command:\n")
                .text(FlagUsages.of(call.inherited()))
                .flush();
        return 0;
    }
}
