// SPDX-License-Identifier: Apache-2.0
package org.kvorum.logging;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line.
 *
 * @param epochMicros when
 * @param caller who, as {@code server/Applier.java}
 */
record LogEvent(
        LogLevel level,
        long epochMicros,
        String caller,
        String message,
        List<Field> fields,
        @Nullable Throwable error) {
    /** Returns whether the line tells where its error came from. */
    boolean traced(boolean verbose) {
        return error != null && (verbose || level.compareTo(LogLevel.ERROR) >= 0);
    }
}
