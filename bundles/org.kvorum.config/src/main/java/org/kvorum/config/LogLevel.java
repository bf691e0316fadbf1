// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Sets what is logged. Kvorum's own provider of slf4j takes a level; any other is its owner's business. */
final class LogLevel {
    private LogLevel() {}

    @SuppressWarnings("unchecked") // that provider takes texts
    static void set(String level) {
        if (LoggerFactory.getILoggerFactory() instanceof Consumer<?> provider) {
            ((Consumer<String>) provider).accept(level);
        }
    }
}
