// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import java.util.List;

/**
 * A command, for lists and completion.
 *
 * @param name its words, {@code lease grant}
 * @param usage its words and what may follow them
 * @param summary a line
 * @param group the title of its group
 * @param options without the global ones
 */
public record CommandInfo(String name, String usage, String summary, String group, List<OptionInfo> options) {
    /** Copies. */
    public CommandInfo {
        options = List.copyOf(options);
    }
}
