// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import org.kvorum.api.kv.ErrorCode;
import org.kvorum.command.Command;

/**
 * Applies what is in the log even if it goes beyond the quota, since every member must, but answers with an error and has the alarm raised that stops the
 * next ones.
 *
 * @param overflow has the alarm raised for this member; does not block
 */
record QuotaGuard(Quota quota, Runnable overflow, CommandExecutor next) implements CommandExecutor {
    @Override
    public Outcome execute(Command command, boolean wanted) {
        boolean admitted = quota.admits(command);
        var outcome = next.execute(command, wanted);
        if (admitted) {
            return outcome;
        }
        overflow.run();
        return outcome instanceof Outcome.Done ? new Outcome.Refused(ErrorCode.NO_SPACE) : outcome;
    }
}
