// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.transport;

import java.util.List;
import org.kvorum.bytes.Bytes;
import org.osgi.annotation.versioning.ProviderType;

/** What the primary lessor answers another member. */
@ProviderType
public sealed interface LeaseReply {
    /** The lease has its full time to live again. */
    record Renewed(long leaseId, long ttlSeconds) implements LeaseReply {}

    /**
     * The lease lives.
     *
     * @param keys those attached to it, if they were asked for
     */
    record Alive(long leaseId, long remainingSeconds, long grantedSeconds, List<Bytes> keys) implements LeaseReply {
        public Alive {
            keys = List.copyOf(keys);
        }
    }

    /** There is no such lease. */
    record NotFound() implements LeaseReply {}

    /** The member asked has not applied enough of the log to tell. */
    record Behind() implements LeaseReply {}

    /** It was refused for another reason, most of all that the member asked is not the primary. */
    record Refused(String reason) implements LeaseReply {}
}
