// SPDX-License-Identifier: Apache-2.0
package org.kvorum.logging;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** A logger of slf4j. Libraries are heard from warnings on; what they do otherwise is not the operator's business. */
final class LineLogger extends LegacyAbstractLogger implements LoggingEventAware {
    private static final long serialVersionUID = 1L;

    private final transient LineLog log;
    private final transient String caller;
    private final boolean own;

    LineLogger(String name, LineLog log) {
        this.name = name;
        this.log = log;
        this.caller = callerOf(name);
        this.own = name.startsWith("org.kvorum.");
    }

    private LogLevel least() {
        var level = log.level();
        return own || level.compareTo(LogLevel.WARN) > 0 ? level : LogLevel.WARN;
    }

    /** The last package and the outermost class: {@code org.kvorum.server.Applier} is {@code server/Applier.java}. */
    static String callerOf(String name) {
        int dollar = name.indexOf('$');
        var outer = dollar > 0 ? name.substring(0, dollar) : name;
        int type = outer.lastIndexOf('.');
        int parent = type < 0 ? -1 : outer.lastIndexOf('.', type - 1);
        return outer.substring(parent + 1).replace('.', '/') + ".java";
    }

    @Override
    public void log(LoggingEvent event) {
        var level = LogLevel.of(event.getLevel());
        var markers = event.getMarkers();
        if (markers != null && markers.stream().anyMatch(LineLogger::fatal)) {
            level = LogLevel.FATAL;
        }
        var fields = new ArrayList<Field>();
        var pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> fields.add(new Field(pair.key, pair.value)));
        }
        var arguments = event.getArgumentArray();
        write(level, text(event.getMessage(), arguments), fields, event.getThrowable());
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String message,
            Object @Nullable [] arguments,
            @Nullable Throwable error) {
        write(fatal(marker) ? LogLevel.FATAL : LogLevel.of(level), text(message, arguments), List.of(), error);
    }

    private static String text(@Nullable String message, Object @Nullable [] arguments) {
        if (message == null) {
            return "";
        }
        return arguments == null || arguments.length == 0
                ? message
                : MessageFormatter.basicArrayFormat(message, arguments);
    }

    private void write(LogLevel level, String message, List<Field> fields, @Nullable Throwable error) {
        log.log(level, caller, message, fields, error);
    }

    private static boolean fatal(@Nullable Marker marker) {
        return marker != null && marker.getName().equals(LogLevel.FATAL_MARKER);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return least() == LogLevel.DEBUG;
    }

    @Override
    public boolean isInfoEnabled() {
        return least().compareTo(LogLevel.INFO) <= 0;
    }

    @Override
    public boolean isWarnEnabled() {
        return least().compareTo(LogLevel.WARN) <= 0;
    }

    @Override
    public boolean isErrorEnabled() {
        return least().compareTo(LogLevel.ERROR) <= 0;
    }
}
