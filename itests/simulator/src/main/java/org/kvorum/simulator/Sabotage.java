// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import org.kvorum.server.Parts;

/** Puts something wrong between a member and its parts, to see whether the checks notice. */
@FunctionalInterface
public interface Sabotage {
    /** Leaves everything as it is. */
    Sabotage NONE = (parts, machine) -> parts;

    /**
     * Changes the parts of a member that is about to start.
     *
     * @param parts as production has them
     * @param machine the machine's name; the same for all incarnations of the member
     */
    Parts on(Parts parts, String machine);
}
