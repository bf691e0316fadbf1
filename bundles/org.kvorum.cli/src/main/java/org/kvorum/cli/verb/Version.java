// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

/** {@code version}. */
final class Version implements Verb {
    static Command command() {
        return Command.of(Group.UTILITY, "version", "", "Prints the version of etcdctl", new Version());
    }

    @Override
    public int run(Call call) {
        call.output().line("etcdctl version: 3.7.1").line("API version: 3.7").flush();
        return 0;
    }
}
