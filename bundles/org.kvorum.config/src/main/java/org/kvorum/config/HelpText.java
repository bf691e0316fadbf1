// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

/** What {@code --help} prints. */
public final class HelpText {
    private HelpText() {}

    /** Returns the forms of the command, as they are also shown after a mistake. */
    public static String usage() {
        return """
                Usage:

                  etcd [flags]
                    Start a member.

                  etcd --version
                    Show the version.

                  etcd -h | --help
                    Show all flags.

                  etcd --config-file
                    Path of a file with settings. All other flags and environment variables are then ignored.
                """;
    }

    /** Returns every flag, by groups. */
    public static String flags() {
        var text = new StringBuilder();
        for (var group : new Flags().groups()) {
            text.append('\n').append(group.title()).append(":\n");
            for (var flag : group.flags()) {
                text.append("  --")
                        .append(flag.name())
                        .append(" '")
                        .append(flag.shown())
                        .append("'\n    ");
                text.append(flag.help());
                if (flag.stage() == Flag.Stage.LATER) {
                    text.append(" Accepted, without effect yet.");
                }
                text.append('\n');
            }
        }
        return text.toString();
    }
}
