// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.env;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A file that another process holds locked. */
public final class DiskLockedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Creates the exception for the file. */
    public DiskLockedException(Path file) {
        super(file + " is locked by another process");
    }
}
