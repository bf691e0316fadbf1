// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.text;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.kvorum.cli.CommandFailure;

/** A stream to print texts and raw bytes to. Collects, and writes when it is flushed. Any thread; who prints several lines that belong together holds its lock. */
public final class Output {
    private final OutputStream stream;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    /** Creates an output to the stream. */
    public Output(OutputStream stream) {
        this.stream = stream;
    }

    /** Prints a text and ends the line. */
    public synchronized Output line(String text) {
        return text(text).text("\n");
    }

    /** Prints bytes and ends the line. */
    public synchronized Output line(ByteString bytes) {
        return bytes(bytes).text("\n");
    }

    /** Prints a text. */
    public synchronized Output text(String text) {
        pending.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Prints bytes. */
    public synchronized Output bytes(ByteString bytes) {
        try {
            bytes.writeTo(pending);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return this;
    }

    /** Writes what was printed. */
    public synchronized void flush() {
        try {
            pending.writeTo(stream);
            pending.reset();
            stream.flush();
        } catch (IOException failure) {
            pending.reset();
            throw new CommandFailure(CommandFailure.IO, "cannot write the output: " + failure.getMessage());
        }
    }
}
