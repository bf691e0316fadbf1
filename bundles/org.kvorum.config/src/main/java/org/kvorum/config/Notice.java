// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.Map;

/**
 * A line for the log, found while the settings were read: at that time there is no log yet.
 *
 * @param level how bad it is
 * @param message constant text
 * @param fields what varies: texts, numbers, booleans and lists of texts
 */
public record Notice(Level level, String message, Map<String, Object> fields) {
    /** How bad a notice is. */
    public enum Level {
        /** Good to know. */
        INFO,
        /** Maybe not what was meant. */
        WARN,
        /** The process cannot go on. */
        FATAL
    }

    static Notice info(String message, Map<String, Object> fields) {
        return new Notice(Level.INFO, message, fields);
    }

    static Notice warn(String message, Map<String, Object> fields) {
        return new Notice(Level.WARN, message, fields);
    }

    static Notice fatal(String message, Map<String, Object> fields) {
        return new Notice(Level.FATAL, message, fields);
    }
}
