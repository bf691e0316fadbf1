// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.List;
import java.util.function.LongSupplier;
import org.kvorum.api.storage.Backend;
import org.kvorum.command.Command;
import org.kvorum.command.LeaseGrantRequest;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RequestOp;
import org.kvorum.command.TxnRequest;

/**
 * How large the data may grow, on disk and in memory.
 *
 * @param backend whose size counts
 * @param bytesMax the limit in bytes at the moment; negative for none
 * @param memory what the index of the keys takes
 */
record Quota(Backend backend, LongSupplier bytesMax, IndexMemory memory) {
    /** What a key costs beside its bytes. */
    private static final long KEY_OVERHEAD_BYTES = 256;

    private static final long LEASE_BYTES = 64;

    private static final long DEFAULT_BYTES = 2L << 30;

    /** Returns the limit for a setting of {@code --quota-backend-bytes}: 0 means 2 GiB, a negative number no limit. */
    static long limitOf(long setting) {
        return setting == 0 ? DEFAULT_BYTES : setting;
    }

    /** Returns whether there is room for the command. */
    boolean admits(Command command) {
        long cost = cost(command);
        return cost == 0 || (hasRoom(cost) && memory.hasRoom());
    }

    private boolean hasRoom(long cost) {
        long limit = bytesMax.getAsLong();
        return limit < 0 || backend.sizeBytes() + cost < limit;
    }

    /** Returns the bytes a command may take; 0 for one that takes none. */
    static long cost(Command command) {
        if (command instanceof PutRequest put) {
            return cost(put);
        }
        if (command instanceof TxnRequest txn) {
            return cost(txn);
        }
        return command instanceof LeaseGrantRequest ? LEASE_BYTES : 0;
    }

    private static long cost(PutRequest put) {
        return KEY_OVERHEAD_BYTES + put.key().length() + put.value().length();
    }

    private static long cost(TxnRequest txn) {
        return Math.max(cost(txn.success()), cost(txn.failure()));
    }

    private static long cost(List<RequestOp> branch) {
        long sum = 0;
        for (var op : branch) {
            if (op instanceof RequestOp.Put put) {
                sum += cost(put.request());
            } else if (op instanceof RequestOp.Txn nested) {
                sum += cost(nested.request());
            }
        }
        return sum;
    }
}
