// SPDX-License-Identifier: Apache-2.0
package org.kvorum.logging;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where lines go. Only the write itself is done one at a time, so that lines stay whole. */
final class LineLog {
    private volatile LogLevel level;
    private final LineFormat format;
    private final List<OutputStream> outputs;
    private final InstantSource clock;
    private final Sampler sampler = new Sampler();

    LineLog(LogLevel level, LineFormat format, List<OutputStream> outputs, InstantSource clock) {
        this.level = level;
        this.format = format;
        this.outputs = List.copyOf(outputs);
        this.clock = clock;
    }

    LogLevel level() {
        return level;
    }

    void level(LogLevel least) {
        level = least;
    }

    void log(LogLevel at, String caller, String message, List<Field> fields, @Nullable Throwable error) {
        long now = micros(clock.instant());
        if (at.compareTo(LogLevel.ERROR) <= 0 && !sampler.passes(at, message, now)) {
            return;
        }
        write(format.line(new LogEvent(at, now, caller, message, fields, error), level == LogLevel.DEBUG));
    }

    private synchronized void write(byte[] line) {
        for (var output : outputs) {
            try {
                output.write(line);
                output.flush();
            } catch (IOException e) {
                // There is nobody left to tell; the next output may still take the line.
            }
        }
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }
}
