// SPDX-License-Identifier: Apache-2.0
package org.kvorum.logging;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/**
 * All loggers. As a consumer it takes another least level, by the word that {@code --log-level} names it with: of a provider, slf4j shows others nothing but its
 * factory of loggers.
 */
final class LineLoggers implements ILoggerFactory, Consumer<String> {
    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final LineLog log;

    LineLoggers(LineLog log) {
        this.log = log;
    }

    @Override
    public Logger getLogger(String name) {
        return loggers.computeIfAbsent(name, key -> new LineLogger(key, log));
    }

    @Override
    public void accept(String level) {
        log.level(LogLevel.named(level));
    }
}
