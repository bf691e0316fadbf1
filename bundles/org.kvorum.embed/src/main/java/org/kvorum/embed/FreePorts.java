// SPDX-License-Identifier: Apache-2.0
package org.kvorum.embed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts free ports in the place of port 0. They are chosen before the server starts, for a member says where it is reached before it listens there, and keeps them
 * over a restart.
 */
final class FreePorts {
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
        } catch (IOException e) {
            throw new KvorumException("cannot listen on " + String.join(",", urls) + ": " + e.getMessage(), e);
        } finally {
            close(held);
        }
    }

    private static String at(String url, List<ServerSocket> held) throws IOException {
        var host = URI.create(url).getHost();
        var socket = new ServerSocket();
        held.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
        return url.substring(0, url.length() - 1) + socket.getLocalPort();
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
