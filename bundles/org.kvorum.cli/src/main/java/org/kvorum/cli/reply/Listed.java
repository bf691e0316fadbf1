// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.Message;
import java.util.List;

/**
 * Lines for people that have no form as fields.
 *
 * @param protobuf the message
 * @param lines of it
 */
public record Listed(Message protobuf, List<String> lines) implements Reply {
    /** Copies. */
    public Listed {
        lines = List.copyOf(lines);
    }

    @Override
    public void simple(Simple simple) {
        lines.forEach(simple::line);
    }
}
