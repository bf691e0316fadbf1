// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.io.Serial;

/** A record that the index names is no longer in the backend: a compaction has overtaken the read, or the engine lost it. */
final class RecordGoneException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    RecordGoneException(KeyEntry row) {
        super("the record of revision " + row.mod() + "/" + row.sub() + " is missing", null, false, false);
    }
}
