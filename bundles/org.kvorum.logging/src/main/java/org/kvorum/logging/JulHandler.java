// SPDX-License-Identifier: Apache-2.0
package org.kvorum.logging;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** Takes what gRPC and the JDK log, from warnings on. */
final class JulHandler extends Handler {
    private final LineLog log;
    private final SimpleFormatter formatter = new SimpleFormatter();

    JulHandler(LineLog log) {
        this.log = log;
    }

    /** Makes this the only handler of {@code java.util.logging}. */
    void install() {
        LogManager.getLogManager().reset();
        var root = java.util.logging.Logger.getLogger("");
        root.setLevel(Level.WARNING);
        root.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        boolean severe = record.getLevel().intValue() >= Level.SEVERE.intValue();
        var level = severe ? LogLevel.ERROR : LogLevel.WARN;
        if (record.getLevel().intValue() >= Level.WARNING.intValue() && level.compareTo(log.level()) >= 0) {
            var caller = LineLogger.callerOf(String.valueOf(record.getLoggerName()));
            log.log(level, caller, formatter.formatMessage(record), List.of(), record.getThrown());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
