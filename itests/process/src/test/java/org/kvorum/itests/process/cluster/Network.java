// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network between members: a TCP proxy at each advertised peer URL, with a link for each direction of each pair. A link is not a connection: bytes from a to b travel in requests of a and in
 * answers to b. Safe for all threads.
 */
public final class Network implements AutoCloseable {
    /** Who has not said its name, or a name nobody knows. */
    static final String STRANGER = "?";

    private record Direction(String from, String to) {}

    private final Map<String, String> namesById = new ConcurrentHashMap<>();
    private final Map<Direction, Link> links = new ConcurrentHashMap<>();
    private final Map<String, ServerSocketChannel> listeners = new ConcurrentHashMap<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    /** Lets the member be reached at the one address by way of the other. */
    void listen(String name, InetSocketAddress advertised, InetSocketAddress actual) throws IOException {
        var listener = ServerSocketChannel.open();
        listener.bind(advertised, 256);
        listeners.put(name, listener);
        var thread = new Thread(() -> accept(listener, name, actual), "network-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Forgets the member and frees its address. */
    void unlisten(String name) {
        var listener = listeners.remove(name);
        if (listener != null) {
            try {
                listener.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void accept(ServerSocketChannel listener, String name, InetSocketAddress actual) {
        while (listener.isOpen()) {
            SocketChannel dialed;
            try {
                dialed = listener.accept();
            } catch (IOException closed) {
                return;
            }
            try {
                var connection = Connection.open(this, dialed, actual, name);
                // known before anything passes, or a cut right after that would miss it
                connections.add(connection);
                connection.begin();
            } catch (IOException refused) {
                try {
                    dialed.close();
                } catch (IOException closedAlready) {
                    // it is to be closed
                }
            }
        }
    }

    /** Says whose id that is. */
    void introduce(long id, String name) {
        namesById.put(Long.toHexString(id), name);
    }

    String nameOf(String id) {
        return namesById.getOrDefault(id, STRANGER);
    }

    void forget(Connection connection) {
        connections.remove(connection);
    }

    void pass(String from, String to) throws IOException, InterruptedException {
        if (from.equals(STRANGER) || to.equals(STRANGER)) {
            var known = from.equals(STRANGER) ? to : from;
            if (isIsolated(known)) {
                throw new IOException("connection lost");
            }
            return;
        }
        link(from, to).pass();
    }

    private boolean isIsolated(String name) {
        boolean any = false;
        for (var entry : links.entrySet()) {
            if (entry.getKey().to().equals(name)) {
                if (!entry.getValue().isBlocked()) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    private Link link(String from, String to) {
        return links.computeIfAbsent(new Direction(from, to), direction -> new Link());
    }

    /** Breaks off what connects the two and refuses new connections. */
    public void cut(String a, String b) {
        link(a, b).cut();
        link(b, a).cut();
        reset(a, b);
    }

    /** Nothing arrives any more in that direction, and nobody is told. */
    public void stall(String from, String to) {
        link(from, to).stall();
    }

    /** Nothing arrives any more in either direction, and nobody is told. */
    public void stallBoth(String a, String b) {
        stall(a, b);
        stall(b, a);
    }

    /** Everything between the two comes later. */
    public void delay(String a, String b, Duration delay) {
        link(a, b).delay(delay);
        link(b, a).delay(delay);
    }

    /** Connections between the two break off again and again. */
    public void drop(String a, String b, double chance) {
        link(a, b).drop(chance);
        link(b, a).drop(chance);
    }

    /** Breaks off what connects the two; they may connect again. */
    public void reset(String a, String b) {
        connections.stream().filter(connection -> connection.isBetween(a, b)).forEach(Connection::close);
    }

    /** Everything is well again; what waited arrives. */
    public void heal() {
        links.values().forEach(Link::heal);
    }

    @Override
    public void close() {
        listeners.keySet().forEach(this::unlisten);
        heal();
        connections.forEach(Connection::close);
    }
}
