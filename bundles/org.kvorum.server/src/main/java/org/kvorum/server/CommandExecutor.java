// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.command.Command;

/**
 * Applies commands to the state. Rules that cut across commands are executors around the one that does the work: corrupt alarm, space alarm, quota, execution,
 * from the outside in. Called on the apply loop; deterministic.
 */
@FunctionalInterface
interface CommandExecutor {
    /**
     * Applies a command.
     *
     * @param wanted whether someone waits for the result on this member; reads are left out otherwise
     */
    Outcome execute(Command command, boolean wanted);

    /** What came of a command. */
    sealed interface Outcome {
        /** It was done. */
        record Done(ApplyResult result) implements Outcome {}

        /** It was refused, or was done and must be answered with an error all the same (quota). */
        record Refused(ErrorCode error) implements Outcome {}
    }
}
