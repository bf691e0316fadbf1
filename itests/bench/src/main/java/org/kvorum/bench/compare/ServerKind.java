// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that can be measured.
 *
 * @param name in tables
 * @param program that starts it
 * @param extraArguments after those that both servers get
 */
public record ServerKind(String name, Path program, List<String> extraArguments) {

    /** More than any of the loads writes, so that no alarm ends a run. */
    private static final String QUOTA_BYTES = Long.toString(8L << 30);

    public ServerKind {
        extraArguments = List.copyOf(extraArguments);
    }

    /** The command line of a member that is a cluster of its own. */
    List<String> command(Path dataDirectory, int clientPort, int peerPort) {
        String client = "http://127.0.0.1:" + clientPort;
        String peer = "http://127.0.0.1:" + peerPort;
        List<String> command = new ArrayList<>(List.of(program.toString(), "--name", "bench"));
        command.addAll(List.of("--data-dir", dataDirectory.toString()));
        command.addAll(List.of("--listen-client-urls", client, "--advertise-client-urls", client));
        command.addAll(List.of("--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer));
        command.addAll(List.of("--initial-cluster", "bench=" + peer));
        command.addAll(List.of("--quota-backend-bytes", QUOTA_BYTES));
        command.addAll(extraArguments);
        return command;
    }
}
