// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

/** What a command does. */
@FunctionalInterface
public interface Verb {
    /**
     * Runs on the thread of the caller until it is done.
     *
     * @return the exit code
     * @throws org.kvorum.cli.CommandFailure if it cannot be done
     */
    int run(Call call);
}
