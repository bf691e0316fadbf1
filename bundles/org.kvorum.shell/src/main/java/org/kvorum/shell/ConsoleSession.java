// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Ticker;

/** One console on a connection: the token, then a command a line until {@code exit} or the end of the connection. */
final class ConsoleSession {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PROMPT = "kvorum> ";

    private final CommandProcessor processor;
    private final Socket connection;
    private final ConsoleToken token;
    private final Ticker ticker;
    private final Executor threads;

    /**
     * Creates one.
     *
     * @param ticker tells how long the client takes to say the token
     * @param threads has a thread to spare, for as long as the session runs
     */
    ConsoleSession(CommandProcessor processor, Socket connection, ConsoleToken token, Ticker ticker, Executor threads) {
        this.processor = processor;
        this.connection = connection;
        this.token = token;
        this.ticker = ticker;
        this.threads = threads;
    }

    void run() throws IOException {
        var out = new PrintStream(connection.getOutputStream(), true, StandardCharsets.UTF_8);
        out.print("token: ");
        out.flush();
        // whoever this is: nothing is kept for him beyond what a token takes, nor his place beyond his time
        var said = ConsoleInput.line(new InTime(connection, ticker), ConsoleToken.BYTES_MAX + 1);
        if (said == null || !token.is(said)) {
            out.println("refused");
            return;
        }
        connection.setSoTimeout(0);
        var input = new ConsoleInput(connection);
        try (var session = processor.createSession(input.stream(), out, out)) {
            // not all jobs: their list changes under whoever goes through it, and closing ends those behind
            threads.execute(() -> input.pump(() -> interrupt(session.foregroundJob())));
            serve(session, input.stream(), out);
        } finally {
            input.end();
        }
    }

    /** What a client says until its time is over, however it divides it. */
    private static final class InTime extends FilterInputStream {
        private final Socket connection;
        private final Ticker ticker;
        private final long endNanos;

        InTime(Socket connection, Ticker ticker) throws IOException {
            super(connection.getInputStream());
            this.connection = connection;
            this.ticker = ticker;
            this.endNanos = ticker.nanos() + PATIENCE.toNanos();
        }

        @Override
        public int read() throws IOException {
            limit();
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            limit();
            return super.read(bytes, offset, length);
        }

        private void limit() throws IOException {
            long millis = Duration.ofNanos(endNanos - ticker.nanos()).toMillis();
            if (millis <= 0) {
                throw new SocketTimeoutException("no token within " + PATIENCE);
            }
            connection.setSoTimeout((int) millis);
        }
    }

    private static void serve(CommandSession session, InputStream in, PrintStream out) throws IOException {
        prompt(out);
        for (var line = ConsoleInput.line(in); line != null && !line.equals("exit"); line = ConsoleInput.line(in)) {
            if (!line.isBlank()) {
                execute(session, line, out);
            }
            prompt(out);
        }
    }

    private static void interrupt(@Nullable Job job) {
        if (job != null) {
            job.interrupt();
        }
    }

    private static void prompt(PrintStream out) {
        out.print(PROMPT);
        out.flush();
    }

    private static void execute(CommandSession session, String line, PrintStream out) {
        try {
            var result = session.execute(line);
            if (result != null) {
                out.println(session.format(result, Converter.INSPECT));
            }
        } catch (Exception e) { // whatever a command throws is for the person at the console
            out.println(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }
}
