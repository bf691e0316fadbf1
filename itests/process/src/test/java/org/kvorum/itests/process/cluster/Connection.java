// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.regex.Pattern;

/**
 * One connection through the network, forwarded by a thread in each direction. Who dialed says so in the headers of the first request, so nothing is forwarded before these are there.
 */
final class Connection implements AutoCloseable {
    private static final int PIECE_BYTES = 256 * 1024;
    private static final int HEADERS_BYTES_MAX = 16 * 1024;
    private static final Pattern SENDER = Pattern.compile("(?i)\r\nX-Server-From: *([0-9a-f]+)");

    private final Network network;
    private final SocketChannel dialed;
    private final SocketChannel served;
    private final String target;
    private volatile String sourceId = "";

    private Connection(Network network, SocketChannel dialed, SocketChannel served, String target) {
        this.network = network;
        this.dialed = dialed;
        this.served = served;
        this.target = target;
    }

    /** Connects the accepted channel with the member at the address; nothing passes yet. */
    static Connection open(Network network, SocketChannel dialed, InetSocketAddress to, String target)
            throws IOException {
        var served = SocketChannel.open();
        try {
            served.setOption(StandardSocketOptions.TCP_NODELAY, true);
            dialed.setOption(StandardSocketOptions.TCP_NODELAY, true);
            served.connect(to);
        } catch (IOException e) {
            served.close();
            throw e;
        }
        return new Connection(network, dialed, served, target);
    }

    /** Begins to forward. */
    void begin() {
        thread("up", this::forwardRequests).start();
        thread("down", this::forwardAnswers).start();
    }

    boolean isBetween(String a, String b) {
        return (source().equals(a) && target.equals(b)) || (source().equals(b) && target.equals(a));
    }

    private Thread thread(String direction, Runnable task) {
        var thread = new Thread(task, "link-" + target + "-" + direction);
        thread.setDaemon(true);
        return thread;
    }

    private void forwardRequests() {
        try {
            var buffer = ByteBuffer.allocateDirect(PIECE_BYTES);
            var headers = new StringBuilder();
            while (headers.indexOf("\r\n\r\n") < 0 && headers.length() < HEADERS_BYTES_MAX) {
                int from = buffer.position();
                if (dialed.read(buffer) < 0) {
                    close();
                    return;
                }
                var read = new byte[buffer.position() - from];
                buffer.get(from, read);
                headers.append(new String(read, ISO_8859_1));
            }
            var sender = SENDER.matcher(headers);
            if (sender.find()) {
                sourceId = sender.group(1);
            }
            buffer.flip();
            pass(buffer, served, false);
            forward(dialed, served, buffer, false);
        } catch (IOException | InterruptedException ended) {
            close();
        }
    }

    private void forwardAnswers() {
        try {
            forward(served, dialed, ByteBuffer.allocateDirect(PIECE_BYTES), true);
        } catch (IOException | InterruptedException ended) {
            close();
        }
    }

    private void forward(SocketChannel in, SocketChannel out, ByteBuffer buffer, boolean answers)
            throws IOException, InterruptedException {
        while (true) {
            buffer.clear();
            if (in.read(buffer) < 0) {
                out.shutdownOutput();
                return;
            }
            buffer.flip();
            pass(buffer, out, answers);
        }
    }

    private void pass(ByteBuffer buffer, SocketChannel out, boolean answers) throws IOException, InterruptedException {
        if (answers) {
            network.pass(target, source());
        } else {
            network.pass(source(), target);
        }
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    /** Asked every time: the ids of a new cluster are known only when it runs. */
    private String source() {
        return network.nameOf(sourceId);
    }

    /** Breaks the connection off; both sides see it. */
    @Override
    public void close() {
        network.forget(this);
        closeQuietly(dialed);
        closeQuietly(served);
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException closedAlready) {
            // nothing else was wanted
        }
    }
}
