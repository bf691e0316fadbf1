// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A block of loopback addresses for one cluster, so that every member has the ports a host of its own would give it. No other cluster on this machine has the block, and as connections go out from
 * 127.0.0.1, none takes a port that a member wants back after a restart.
 */
final class Loopback implements AutoCloseable {
    private static final int RESERVATION_PORT = 2378;
    private static final int TRIES = 100;

    private final String prefix;
    private final ServerSocket reservation;

    private Loopback(String prefix, ServerSocket reservation) {
        this.prefix = prefix;
        this.reservation = reservation;
    }

    static Loopback reserve() {
        IOException last = new IOException("no free block of loopback addresses");
        for (int i = 0; i < TRIES; i++) {
            var random = ThreadLocalRandom.current();
            var prefix = "127." + random.nextInt(64, 250) + "." + random.nextInt(1, 250) + ".";
            try {
                var socket = new ServerSocket();
                socket.bind(new InetSocketAddress(InetAddress.getByName(prefix + 254), RESERVATION_PORT));
                return new Loopback(prefix, socket);
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw new UncheckedIOException(last);
    }

    /** Returns the address of the host with the number, 1 to 253. */
    String host(int number) {
        return prefix + number;
    }

    @Override
    public void close() {
        try {
            reservation.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
