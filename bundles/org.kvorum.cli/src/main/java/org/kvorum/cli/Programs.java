// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** Runs programs of the operating system, for {@code watch} and {@code lock} with a command. A shell inside a member has none. */
@ConsumerType
@FunctionalInterface
public interface Programs {
    /**
     * Runs a program with the output and errors of this process, and waits for it.
     *
     * @param words the program and its arguments
     * @param variables added to the environment
     * @return its exit status
     * @throws IOException if it cannot be started
     */
    int run(List<String> words, Map<String, String> variables) throws IOException, InterruptedException;
}
