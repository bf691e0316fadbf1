// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import org.kvorum.api.kv.ErrorCode;
import org.kvorum.command.Command;

/** Refuses what takes space while a member has raised the space alarm. */
record SpaceGuard(Alarms alarms, CommandExecutor next) implements CommandExecutor {
    @Override
    public Outcome execute(Command command, boolean wanted) {
        return alarms.isActive(Alarms.NOSPACE) && 0 < Quota.cost(command)
                ? new Outcome.Refused(ErrorCode.NO_SPACE)
                : next.execute(command, wanted);
    }
}
