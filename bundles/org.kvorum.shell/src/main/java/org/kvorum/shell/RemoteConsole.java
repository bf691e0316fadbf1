// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.Ticker;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A console on a socket of this machine, if {@code --console-listen} asks for one. Whoever connects first says the token that lies in a file only the member's
 * user may read. Lines in, text out: {@code nc} will do as a client.
 */
@Component(
        service = {},
        immediate = true)
public final class RemoteConsole {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteConsole.class);
    private static final String PREFIX = "kvorum.config.";
    private static final int SESSIONS_MAX = 4;

    /** How long to wait when no connection can be taken, as when the process has no more files. */
    private static final long PAUSE_NANOS = 100_000_000;

    private final CommandProcessor processor;
    private final Ticker ticker;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newFixedThreadPool(1 + 2 * SESSIONS_MAX, task -> {
        var thread = new Thread(task, "kvorum-console");
        thread.setDaemon(true);
        return thread;
    });
    private final @Nullable ServerSocket listener;

    /** Opens the socket, if one is wanted; a mistake in what is wanted is logged, and there is none then. */
    @Activate
    public RemoteConsole(
            BundleContext context, @Reference CommandProcessor processor, @Reference Environment environment) {
        this.processor = processor;
        this.ticker = environment.ticker();
        var address = property(context, "console-listen");
        ServerSocket opened = null;
        if (!address.isEmpty()) {
            var dataDirectory = Path.of(property(context, "data-dir"));
            var file = property(context, "console-token-file");
            var path = file.isEmpty() ? dataDirectory.resolve(ConsoleToken.FILE) : Path.of(file);
            try {
                var token = ConsoleToken.readOrMake(path);
                opened = listen(address);
                var socket = opened;
                LOG.atInfo()
                        .addKeyValue("address", socket.getLocalSocketAddress())
                        .addKeyValue("token-file", path)
                        .log("console listens");
                threads.execute(() -> accept(socket, token));
            } catch (IOException | IllegalArgumentException e) {
                LOG.atWarn()
                        .addKeyValue("console-listen", address)
                        .addKeyValue("error", e.getMessage())
                        .log("there is no console on a socket");
            }
        }
        this.listener = opened;
    }

    private static String property(BundleContext context, String flag) {
        var value = context.getProperty(PREFIX + flag);
        return value == null ? "" : value;
    }

    private static ServerSocket listen(String address) throws IOException {
        var uri = URI.create("tcp://" + address);
        if (uri.getHost() == null || uri.getPort() < 0) {
            throw new IllegalArgumentException("--console-listen takes HOST:PORT, not \"" + address + "\"");
        }
        var host = InetAddress.getByName(uri.getHost());
        if (!host.isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "a console is served on this machine only: " + uri.getHost() + " is no loopback address");
        }
        var socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(host, uri.getPort()));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    /** Takes connections until the socket is closed. */
    void accept(ServerSocket socket, ConsoleToken token) {
        while (!socket.isClosed()) {
            try {
                take(socket.accept(), token);
            } catch (IOException e) {
                // closed from here, or the connection went before it was taken; the next one may do better
                LOG.atDebug().setCause(e).log("a connection to the console failed");
                if (!socket.isClosed()) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    private void take(Socket connection, ConsoleToken token) throws IOException {
        if (open.size() == SESSIONS_MAX) {
            connection.close();
            return;
        }
        open.add(connection);
        try {
            threads.execute(() -> serve(connection, token));
        } catch (RejectedExecutionException e) {
            // the console was closed meanwhile, without this one
            open.remove(connection);
            connection.close();
        }
    }

    private void serve(Socket connection, ConsoleToken token) {
        try (connection) {
            new ConsoleSession(processor, connection, token, ticker, threads).run();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("a console ended");
        } finally {
            open.remove(connection);
        }
    }

    @Deactivate
    void close() throws IOException {
        if (listener != null) {
            listener.close();
        }
        // first: whoever is taken from now on is turned away, or is among those that are closed
        threads.shutdownNow();
        for (var connection : open) {
            connection.close();
        }
    }
}
