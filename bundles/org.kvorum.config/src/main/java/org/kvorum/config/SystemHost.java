// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The machine this process runs on. */
public final class SystemHost implements Host {
    /** An address that no network has: connecting a datagram socket sends nothing, but makes the kernel choose a route. */
    private static final byte[] SOMEWHERE = {(byte) 192, 0, 2, 1};

    private static final int PORT = 9;

    /** Creates it. */
    public SystemHost() {}

    @Override
    public String read(Path file) throws IOException {
        return Files.readString(file);
    }

    @Override
    public Optional<String> defaultRouteAddress() {
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(SOMEWHERE), PORT));
            var address = socket.getLocalAddress();
            return address == null || address.isAnyLocalAddress()
                    ? Optional.empty()
                    : Optional.of(address.getHostAddress());
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
