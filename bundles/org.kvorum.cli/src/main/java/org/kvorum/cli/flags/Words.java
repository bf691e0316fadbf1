// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.flags;

import java.util.List;
import org.kvorum.cli.Values;

/**
 * Words, read.
 *
 * @param values of all flags
 * @param arguments the other words, in their order
 */
public record Words(Values values, List<String> arguments) {
    /** Copies. */
    public Words {
        arguments = List.copyOf(arguments);
    }
}
