// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.kvorum.itests.support.FreePorts;

/** An operator at the console of a running framework, over its socket. */
final class Console implements AutoCloseable {
    private static final String PROMPT = "kvorum> ";

    private final Socket socket;
    private final InputStream in;

    private Console(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /** Gives a member a console on a free port of its own address. */
    static Seat wanted(Seat seat) {
        var host = URI.create(seat.clientUrl()).getHost();
        return seat.with("console-listen", host + ":" + FreePorts.of(host, 1)[0]);
    }

    static Console of(KvorumFramework framework) throws IOException {
        var address = URI.create("tcp://" + framework.seat().flags().get("console-listen"));
        var socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout((int) KvorumFramework.PATIENCE.toMillis());
        var console = new Console(socket);
        assertThat(console.until("token: ")).isEmpty();
        console.say(Files.readString(framework.seat().dataDir().resolve("console.token"))
                .strip());
        assertThat(console.until(PROMPT)).isEmpty();
        return console;
    }

    /** Types a line and returns what is printed until the next prompt. */
    String run(String line) throws IOException {
        say(line);
        return until(PROMPT);
    }

    private void say(String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private String until(String mark) throws IOException {
        var said = new ByteArrayOutputStream();
        var text = "";
        while (!text.endsWith(mark)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the console ended after: " + text);
            }
            said.write(next);
            text = said.toString(StandardCharsets.UTF_8);
        }
        return text.substring(0, text.length() - mark.length());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
