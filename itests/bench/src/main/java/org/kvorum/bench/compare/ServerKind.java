// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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

    /** The same server with these arguments before its own. */
    public ServerKind with(List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(extraArguments);
        return new ServerKind(name, program, all);
    }

    /** The command line of one member of a cluster that is made up of {@code seats}. */
    List<String> command(Path dataDirectory, Seat seat, List<Seat> seats) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--name", seat.name()));
        command.addAll(List.of("--data-dir", dataDirectory.toString()));
        command.addAll(List.of("--listen-client-urls", seat.clientUrl(), "--advertise-client-urls", seat.clientUrl()));
        command.addAll(List.of("--listen-peer-urls", seat.peerUrl(), "--initial-advertise-peer-urls", seat.peerUrl()));
        command.addAll(List.of(
                "--initial-cluster",
                seats.stream().map(each -> each.name() + "=" + each.peerUrl()).collect(Collectors.joining(","))));
        command.addAll(List.of("--quota-backend-bytes", QUOTA_BYTES));
        command.addAll(extraArguments);
        return command;
    }
}
