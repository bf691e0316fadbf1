// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Everything a command needs from the world outside but streams and servers. */
@ConsumerType
public interface Host {
    /** Returns the environment variables; empty in a shell, which has no {@code ETCDCTL_*}. */
    Map<String, String> variables();

    /** Returns the time of day, for log lines. */
    Instant now();

    /** Returns a time in nanoseconds that only differences make sense of. */
    long nanoTime();

    /** Returns what runs programs, if commands may. */
    Optional<Programs> programs();

    /** Returns whether the output goes to a terminal, where a bar may grow. */
    boolean isTerminal();

    /** Asks for a password at a terminal without showing it; empty if there is no terminal. */
    Optional<String> askPassword(String prompt);
}
