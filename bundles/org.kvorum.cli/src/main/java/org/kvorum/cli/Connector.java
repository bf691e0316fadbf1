// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import org.osgi.annotation.versioning.ConsumerType;

/** Makes the connections of a command line; asked once by commands that need a server, and again by one that needs those of another cluster. */
@ConsumerType
@FunctionalInterface
public interface Connector {
    /**
     * Makes connections without waiting for them.
     *
     * @param flags the command's and the global ones; in a shell there are none that concern connections
     * @throws CommandFailure if the flags contradict each other or name files that cannot be read
     */
    Connections connect(Values flags);
}
