// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a client says, taken off its connection by a thread of its own: who goes while a command runs is noticed, and the command need not wait for ever. Lines and
 * what commands read come from one stream without reading ahead, so that {@code txn} gets the lines after it.
 */
final class ConsoleInput {
    private static final int PIECE = 4096;

    /** How long to wait before looking again whether the session has read on; a hundred times that, it is time to see whether the client is there. */
    private static final int PAUSE_MILLIS = 10;

    private final Socket connection;
    private final PipedOutputStream said = new PipedOutputStream();
    private final PipedInputStream unread;
    private final CountDownLatch ended = new CountDownLatch(1);

    ConsoleInput(Socket connection) throws IOException {
        this.connection = connection;
        this.unread = new PipedInputStream(said, PIECE);
    }

    /** Reads a line, byte by byte; null at the end. */
    static @Nullable String line(InputStream in) throws IOException {
        return line(in, Integer.MAX_VALUE);
    }

    /** Reads a line as far as it is no longer than so many bytes; null at the end. */
    static @Nullable String line(InputStream in, int bytesMax) throws IOException {
        var bytes = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n' && bytes.size() < bytesMax; next = in.read()) {
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.UTF_8).strip();
    }

    InputStream stream() {
        return unread;
    }

    /**
     * Takes over what is said until the session has ended.
     *
     * @param gone called, about every second, when nobody is there any more
     */
    void pump(Runnable gone) {
        try {
            takeOver(gone);
            // who has no more to say may still listen
            while (!ended.await(1, TimeUnit.SECONDS)) {
                if (!isHeard()) {
                    gone.run();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeOver(Runnable gone) throws InterruptedException {
        try (said) {
            var in = connection.getInputStream();
            var piece = new byte[PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                awaitRoom(read, gone);
                said.write(piece, 0, read);
                said.flush();
            }
        } catch (IOException e) {
            // the client is gone, or the session reads no more; what follows finds out which
        }
    }

    /** Writing would wait as well, but for as long as a command runs that reads nothing, and whether anybody is there or not. */
    private void awaitRoom(int bytes, Runnable gone) throws IOException, InterruptedException {
        for (int pauses = 1; unread.available() + bytes > PIECE; pauses++) {
            if (ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
            if (pauses % 100 == 0 && !isHeard()) {
                gone.run();
            }
        }
    }

    /** Sends a byte beside the text, which fails if the other end is closed and which others do not see. */
    private boolean isHeard() {
        try {
            connection.sendUrgentData(0);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends the thread that pumps, with the connection. */
    void end() throws IOException {
        ended.countDown();
        unread.close();
    }
}
