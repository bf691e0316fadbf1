// SPDX-License-Identifier: Apache-2.0
package org.kvorum.embed;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts free ports in the place of port 0. They are chosen before the server starts, for a member says where it is reached before it listens there, and keeps them
 * over a restart. They lie below those that systems give to outgoing connections, one of which might take a port meanwhile.
 */
final class FreePorts {
    private static final int PORT_MIN = 12_000;
    private static final int PORT_MAX = 32_000;
    private static final int TRIES_MAX = 1_000;

    private FreePorts() {}

    /** Returns comma-separated URLs with a port in each; all that are chosen differ. */
    static String chosen(String urls) {
        return urls.isEmpty() ? urls : String.join(",", chosen(List.of(urls.split(",", -1))));
    }

    /** Returns the URLs with a port in each; all that are chosen differ. */
    static List<String> chosen(List<String> urls) {
        var held = new ArrayList<ServerSocket>();
        try {
            var chosen = new ArrayList<String>();
            for (var url : urls) {
                chosen.add(url.endsWith(":0") && url.startsWith("http") ? at(url, held) : url);
            }
            return chosen;
        } catch (IOException | IllegalArgumentException e) {
            throw new KvorumException("cannot listen on " + String.join(",", urls) + ": " + e.getMessage(), e);
        } finally {
            close(held);
        }
    }

    private static String at(String url, List<ServerSocket> held) throws IOException {
        var host = InetAddress.getByName(URI.create(url).getHost());
        for (int tries = 1; ; tries++) {
            try {
                int port = anywhere(host);
                held.add(new ServerSocket(port, 1, host));
                return url.substring(0, url.length() - 1) + port;
            } catch (BindException e) {
                if (tries == TRIES_MAX) {
                    throw e;
                }
            }
        }
    }

    /** Returns a port that may be free: as arbitrary as the system's own choice. */
    private static int anywhere(InetAddress host) throws IOException {
        try (var socket = new ServerSocket(0, 1, host)) {
            return PORT_MIN + socket.getLocalPort() % (PORT_MAX - PORT_MIN);
        }
    }

    private static void close(List<ServerSocket> held) {
        for (var socket : held) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new KvorumException("cannot give a port back: " + e.getMessage(), e);
            }
        }
    }
}
