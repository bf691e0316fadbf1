// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.kv;

import java.io.Serial;

/** History that is no longer there. */
public final class CompactedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final long compactRevision;

    /** Creates the exception. */
    public CompactedException(long compactRevision) {
        super("revisions below " + compactRevision + " have been compacted", null, false, false);
        this.compactRevision = compactRevision;
    }

    /** Returns the compact revision. */
    public long compactRevision() {
        return compactRevision;
    }
}
