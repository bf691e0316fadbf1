// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

/** What a command does. */
@FunctionalInterface
public interface Verb {
    /** The exit code of one that goes on until it is interrupted: that of a shell whose child a SIGINT has ended. */
    int INTERRUPTED_BY_SIGNAL = 130;

    /**
     * Runs on the thread of the caller until it is done.
     *
     * @return the exit code
     * @throws org.kvorum.cli.CommandFailure if it cannot be done
     */
    int run(Call call);
}
