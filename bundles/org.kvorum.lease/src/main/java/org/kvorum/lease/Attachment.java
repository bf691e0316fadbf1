// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lease;

import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;

/**
 * A key that is attached to a lease: an entry of the lease's list. One small object a key costs the same whether a lease has one key or a million, where a set for
 * each lease would cost most for those with few.
 */
final class Attachment {
    final Bytes key;
    final Lease lease;

    @Nullable
    Attachment previous;

    @Nullable
    Attachment next;

    Attachment(Bytes key, Lease lease) {
        this.key = key;
        this.lease = lease;
    }
}
