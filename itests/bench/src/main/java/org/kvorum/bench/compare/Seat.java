// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A member's place in a cluster: its name and the loopback ports it keeps when it is restarted.
 *
 * @param name in the cluster
 * @param clientPort where it serves clients
 * @param peerPort where it serves the other members
 */
record Seat(String name, int clientPort, int peerPort) {

    /**
     * Below the range from which the kernel takes ports for outgoing connections: a member that tries to reach a dead one
     * must not get the dead one's port for its own end, or it would talk to itself and keep the port taken.
     */
    private static final int PORT_MIN = 12_000;

    private static final int PORT_MAX = 32_000;

    String clientUrl() {
        return "http://127.0.0.1:" + clientPort;
    }

    String peerUrl() {
        return "http://127.0.0.1:" + peerPort;
    }

    /** Seats for so many members, on ports that are free now. */
    static List<Seat> free(int members, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<ServerSocket> held = new ArrayList<>();
        try {
            List<Seat> seats = new ArrayList<>();
            for (int i = 1; i <= members; i++) {
                held.add(freePort(random));
                held.add(freePort(random));
                int last = held.size() - 1;
                seats.add(new Seat(
                        "m" + i,
                        held.get(last - 1).getLocalPort(),
                        held.get(last).getLocalPort()));
            }
            return List.copyOf(seats);
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    @SuppressWarnings("AddressSelection") // loopback has one address
    private static ServerSocket freePort(SplittableRandom random) throws IOException {
        IOException last = new IOException("no free port");
        for (int attempt = 0; attempt < 100; attempt++) {
            try {
                return new ServerSocket(random.nextInt(PORT_MIN, PORT_MAX), 1, InetAddress.getLoopbackAddress());
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw last;
    }
}
