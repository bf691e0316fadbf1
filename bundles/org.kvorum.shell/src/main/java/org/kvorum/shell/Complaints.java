// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a command says beside its output, line by line: warnings go to the console at once, for there may be something to do about them; why the command failed is
 * kept for the exception; etcdctl's lines for a log, which are JSON, say what is said otherwise.
 */
final class Complaints extends OutputStream {
    private static final String FAILURE = "Error: ";

    private final OutputStream console;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder failure = new StringBuilder();

    Complaints(OutputStream console) {
        this.console = console;
    }

    @Override
    public synchronized void write(int said) throws IOException {
        line.write(said);
        if (said == '\n') {
            var text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            take(text);
        }
    }

    @Override
    public synchronized void write(byte[] said, int offset, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            write(said[offset + i]);
        }
    }

    private void take(String text) throws IOException {
        if (text.startsWith("{")) {
            return;
        }
        if (!failure.isEmpty()) {
            failure.append(text);
        } else if (text.startsWith(FAILURE)) {
            failure.append(text.substring(FAILURE.length()));
        } else {
            console.write(text.getBytes(StandardCharsets.UTF_8));
            console.flush();
        }
    }

    /** Returns why the command failed, as far as it said that. */
    synchronized String failure() {
        return failure.toString().strip();
    }
}
