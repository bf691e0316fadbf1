// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** One console on a connection: the token, then a command a line until {@code exit} or the end of the connection. */
final class ConsoleSession {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final String PROMPT = "kvorum> ";

    private final CommandProcessor processor;
    private final Socket connection;
    private final ConsoleToken token;

    ConsoleSession(CommandProcessor processor, Socket connection, ConsoleToken token) {
        this.processor = processor;
        this.connection = connection;
        this.token = token;
    }

    void run() throws IOException {
        var out = new PrintStream(connection.getOutputStream(), true, StandardCharsets.UTF_8);
        var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        connection.setSoTimeout(PATIENCE_MILLIS);
        out.print("token: ");
        out.flush();
        var said = in.readLine();
        if (said == null || !token.is(said.strip())) {
            out.println("refused");
            return;
        }
        connection.setSoTimeout(0);
        try (var session = processor.createSession(connection.getInputStream(), out, out)) {
            serve(session, in, out);
        }
    }

    private static void serve(CommandSession session, BufferedReader in, PrintStream out) throws IOException {
        prompt(out);
        for (var line = in.readLine(); line != null && !line.strip().equals("exit"); line = in.readLine()) {
            if (!line.isBlank()) {
                execute(session, line, out);
            }
            prompt(out);
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
