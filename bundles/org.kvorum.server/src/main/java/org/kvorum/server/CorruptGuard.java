// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import org.kvorum.api.kv.ErrorCode;
import org.kvorum.command.Command;
import org.kvorum.command.CompactionRequest;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.LeaseGrantRequest;
import org.kvorum.command.LeaseRevokeRequest;
import org.kvorum.command.PutRequest;
import org.kvorum.command.TxnRequest;

/** Refuses everything that changes keys or leases while a member is known to be corrupt. */
record CorruptGuard(Alarms alarms, CommandExecutor next) implements CommandExecutor {
    @Override
    public Outcome execute(Command command, boolean wanted) {
        return alarms.isActive(Alarms.CORRUPT) && changesData(command)
                ? new Outcome.Refused(ErrorCode.CORRUPT)
                : next.execute(command, wanted);
    }

    private static boolean changesData(Command command) {
        return command instanceof PutRequest
                || command instanceof DeleteRangeRequest
                || command instanceof TxnRequest
                || command instanceof CompactionRequest
                || command instanceof LeaseGrantRequest
                || command instanceof LeaseRevokeRequest;
    }
}
