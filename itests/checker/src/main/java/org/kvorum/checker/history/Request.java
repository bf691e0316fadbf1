// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker.history;

import java.util.List;
import org.kvorum.bytes.Bytes;

/** What a client asked for. */
public sealed interface Request {
    /** Reads a range; revision 0 means the newest, limit 0 means no limit. */
    record Range(KeyRange range, long revision, boolean serializable, long limit) implements Request {
        /** Returns a linearizable read of the newest state. */
        public static Range linearizable(KeyRange range) {
            return new Range(range, 0, false, 0);
        }

        /** Returns a read of what the asked member has. */
        public static Range serializable(KeyRange range) {
            return new Range(range, 0, true, 0);
        }

        /** Returns a linearizable read of the state at a revision. */
        public static Range at(KeyRange range, long revision) {
            return new Range(range, revision, false, 0);
        }
    }

    /** Writes a key; lease 0 means none. */
    record Put(Bytes key, Bytes value, long lease, boolean prevKv) implements Request {
        /** Returns a put without lease that asks for nothing back. */
        public static Put of(Bytes key, Bytes value) {
            return new Put(key, value, 0, false);
        }
    }

    /** Deletes a range. */
    record Delete(KeyRange range, boolean prevKv) implements Request {}

    /** Runs {@code success} if all conditions hold, otherwise {@code failure}; both hold ranges, puts, deletes and transactions. */
    record Txn(List<Compare> compares, List<Request> success, List<Request> failure) implements Request {
        /** Takes copies. */
        public Txn {
            compares = List.copyOf(compares);
            success = List.copyOf(success);
            failure = List.copyOf(failure);
        }

        /** Returns whether the server may answer from what the asked member has: no writes, and each read serializable. */
        public boolean isSerializable() {
            return serializable(success) && serializable(failure);
        }

        private static boolean serializable(List<Request> requests) {
            for (Request request : requests) {
                if (!(request instanceof Range range) || !range.serializable()) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Forgets what was overwritten before the revision. */
    record Compact(long revision) implements Request {}

    /** Grants a lease; id 0 lets the server choose. */
    record Grant(long lease, long ttlSeconds) implements Request {}

    /** Ends a lease and deletes its keys. */
    record Revoke(long lease) implements Request {}

    /** Renews a lease for its full TTL. */
    record KeepAlive(long lease) implements Request {}
}
