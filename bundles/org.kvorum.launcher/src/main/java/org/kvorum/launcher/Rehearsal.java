// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A start for the virtual machine's class-data archive: a member on an empty folder serves one request of each common kind, and ends. What it has loaded by
 * then is archived on exit, so that real starts need neither read nor verify it.
 *
 * @param folder where the member may write
 * @param port where it serves
 */
record Rehearsal(Path folder, int port) implements Audience {
    private static final int PATIENCE_MILLIS = 20_000;

    /** Chooses a free port. */
    static Rehearsal in(Path folder) throws IOException {
        return new Rehearsal(folder, freePort());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns the command line of the member. */
    List<String> arguments() throws IOException {
        var url = "http://127.0.0.1:" + port;
        // an operator's configurations are no matter of a rehearsal: they would start members of their own
        var none = Files.createDirectories(folder.resolve("conf"));
        return List.of(
                "--config-dir=" + none,
                "--data-dir=" + folder.resolve("data"),
                "--log-outputs=" + folder.resolve("log"),
                "--listen-client-urls=" + url,
                "--advertise-client-urls=" + url,
                "--listen-peer-urls=http://127.0.0.1:" + freePort());
    }

    /** Gives up if the member does not come to serve. */
    void watch() {
        var watchdog = new Thread(
                () -> {
                    try {
                        new java.util.concurrent.CountDownLatch(1)
                                .await(PATIENCE_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(1);
                },
                "kvorum-rehearsal");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    @Override
    public void ready() {
        try {
            grpc();
            http();
            System.exit(0);
        } catch (IOException | UncheckedIOException e) {
            Runtime.getRuntime().halt(1);
        }
    }

    /** What is started later is archived as well. */
    @Override
    public boolean waitsForPlatform() {
        return true;
    }

    @Override
    public void stopping() {}

    private Socket connect() throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private void grpc() throws IOException {
        try (var socket = connect()) {
            var calls = new GrpcCalls(socket.getInputStream(), socket.getOutputStream());
            // key k and value v; then k again; then a lease of a minute; then the member's status
            calls.call("/etcdserverpb.KV/Put", "\n\001k\022\001v");
            calls.call("/etcdserverpb.KV/Range", "\n\001k");
            calls.call("/etcdserverpb.Lease/LeaseGrant", "\010\074");
            calls.call("/etcdserverpb.Maintenance/Status", "");
        }
    }

    private void http() throws IOException {
        try (var socket = connect()) {
            var request = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var unused = socket.getInputStream().readAllBytes();
        }
    }
}
