// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports of the loopback address, below those of outgoing connections: none of these takes one before a member does. */
final class FreePorts {
    private static final int PORT_MIN = 12_000;
    private static final int PORT_MAX = 32_000;

    private FreePorts() {}

    /** Returns so many ports, all different. */
    static int[] of(int count) {
        var held = new ArrayList<ServerSocket>();
        try {
            while (held.size() < count) {
                hold(held);
            }
            for (var socket : held) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    }

    private static void hold(List<ServerSocket> held) throws IOException {
        int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
        try {
            held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (BindException taken) {
            // the next one may be free
        }
    }
}
