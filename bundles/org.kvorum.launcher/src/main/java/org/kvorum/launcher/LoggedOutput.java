// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A standard stream whose lines go to the log, for libraries that print. */
final class LoggedOutput extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Logger logger;

    private LoggedOutput(Logger logger) {
        this.logger = logger;
    }

    static PrintStream stream(String name) {
        var output = new LoggedOutput(LoggerFactory.getLogger("org.kvorum.launcher." + name));
        return new PrintStream(output, true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int b) {
        if (b == '\n') {
            var text = line.toString(StandardCharsets.UTF_8).stripTrailing();
            line.reset();
            if (!text.isEmpty()) {
                logger.warn(text);
            }
        } else {
            line.write(b);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }
}
