// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.net;

import io.grpc.HandlerRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens listeners for URLs. A URL may stand for several addresses. */
public final class Listeners implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final long GRACE_MILLIS = 500;

    private final EventLoops loops;
    private final List<ClientListener> open = new ArrayList<>();
    private final List<Path> socketFiles = new ArrayList<>();

    /** Creates a set that is empty; the loops are the caller's. */
    public Listeners(EventLoops loops) {
        this.loops = loops;
    }

    /**
     * Serves gRPC, and HTTP/1.1 beside it.
     *
     * @return the addresses
     * @throws UncheckedIOException if an address is in use or cannot be had
     */
    public List<SocketAddress> serveGrpc(ListenUrl url, HandlerRegistry methods, HttpSide http, GrpcLimits limits) {
        return serve(
                url,
                (unix, address) ->
                        GrpcListener.open(loops, unix ? loops.unix() : loops.tcp(), address, methods, http, limits));
    }

    /**
     * Serves HTTP/1.1 alone.
     *
     * @return the addresses
     * @throws UncheckedIOException if an address is in use or cannot be had
     */
    public List<SocketAddress> serveHttp(ListenUrl url, HttpSide http) {
        return serve(
                url, (unix, address) -> HttpListener.open(loops, unix ? loops.unix() : loops.tcp(), address, http));
    }

    /** Ends all listeners and their connections. */
    @Override
    public void close() {
        open.forEach(listener -> listener.close(GRACE_MILLIS));
        open.clear();
        socketFiles.forEach(Listeners::delete);
        socketFiles.clear();
    }

    @FunctionalInterface
    private interface Opener {
        ClientListener open(boolean unix, SocketAddress address) throws IOException;
    }

    private List<SocketAddress> serve(ListenUrl url, Opener opener) {
        try {
            if (url.secure()) {
                throw new IOException("TLS is not supported yet");
            }
            return url.unix() ? List.of(serveUnix(url, opener)) : serveTcp(url, opener);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + url.text() + ": " + reason(e), e);
        }
    }

    private SocketAddress serveUnix(ListenUrl url, Opener opener) throws IOException {
        var file = Path.of(url.host());
        // what a member that was killed left behind
        Files.deleteIfExists(file);
        var listener = opener.open(true, loops.unixAddress(url.host()));
        open.add(listener);
        socketFiles.add(file);
        return listener.address();
    }

    private List<SocketAddress> serveTcp(ListenUrl url, Opener opener) throws IOException {
        var served = new ArrayList<SocketAddress>();
        int port = url.port();
        for (var host : addresses(url.host())) {
            try {
                var listener = opener.open(false, new InetSocketAddress(host, port));
                open.add(listener);
                served.add(listener.address());
                // a port the system chose has to be the same everywhere
                port = ((InetSocketAddress) listener.address()).getPort();
            } catch (IOException e) {
                // further addresses of a name are a courtesy: a machine may have no IPv6
                if (served.isEmpty()) {
                    throw e;
                }
            }
        }
        return served;
    }

    private static List<InetAddress> addresses(String host) throws UnknownHostException {
        if (host.equals("localhost")) {
            return List.of(
                    InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}),
                    InetAddress.getByAddress(host, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
        }
        return List.of(InetAddress.getAllByName(host));
    }

    private static String reason(IOException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var text = cause.getMessage();
        return text == null ? cause.toString() : text;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // nobody listens there any more, and the next start deletes it
            LOG.atWarn().addKeyValue("file", file).setCause(e).log("socket file cannot be deleted");
        }
    }
}
