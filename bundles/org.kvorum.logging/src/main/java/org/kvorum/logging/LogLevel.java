// SPDX-License-Identifier: Apache-2.0
package org.kvorum.logging;

import java.util.Locale;
import org.slf4j.event.Level;

/** etcd's levels. The last two are never left out: after such a line the process ends. */
enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR,
    PANIC,
    FATAL;

    /** The marker that makes an error the last words of the process. */
    static final String FATAL_MARKER = "fatal";

    private final String word = name().toLowerCase(Locale.ROOT);

    String word() {
        return word;
    }

    /** Reads a level as {@code --log-level} names it; an unknown one is {@code info}. */
    static LogLevel named(String word) {
        for (var level : values()) {
            if (level.word.equals(word)) {
                return level;
            }
        }
        return word.equals("dpanic") ? PANIC : INFO;
    }

    static LogLevel of(Level level) {
        return switch (level) {
            case TRACE, DEBUG -> DEBUG;
            case INFO -> INFO;
            case WARN -> WARN;
            case ERROR -> ERROR;
        };
    }
}
