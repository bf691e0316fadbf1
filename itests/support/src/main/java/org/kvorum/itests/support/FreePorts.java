// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports, below those of outgoing connections: none of these takes one before a member does. */
public final class FreePorts {
    private static final int PORT_MIN = 12_000;
    private static final int PORT_MAX = 32_000;

    private FreePorts() {}

    /** Returns so many ports of 127.0.0.1, all different. */
    public static int[] of(int count) {
        return of("127.0.0.1", count);
    }

    /** Returns so many ports of an address, all different. */
    public static int[] of(String host, int count) {
        var held = new ArrayList<ServerSocket>();
        try {
            while (held.size() < count) {
                hold(InetAddress.getByName(host), held);
            }
            for (var socket : held) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    }

    private static void hold(InetAddress host, List<ServerSocket> held) throws IOException {
        int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
        try {
            held.add(new ServerSocket(port, 1, host));
        } catch (BindException taken) {
            // the next one may be free
        }
    }
}
