// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Lets the servers take turns: one after the other within a round, and the other way round in the next. */
public final class Rounds {

    /** What is done to one server in one round. */
    @FunctionalInterface
    public interface Turn {
        void take(ServerKind server, int round) throws IOException, InterruptedException;
    }

    private final List<ServerKind> servers;
    private final int count;

    public Rounds(List<ServerKind> servers, int count) {
        this.servers = List.copyOf(servers);
        this.count = count;
    }

    List<ServerKind> servers() {
        return servers;
    }

    /** Runs all turns; an exception ends the rounds. */
    public void run(Turn turn) throws IOException, InterruptedException {
        for (int round = 0; round < count; round++) {
            List<ServerKind> order = new ArrayList<>(servers);
            if (round % 2 == 1) {
                Collections.reverse(order);
            }
            for (ServerKind server : order) {
                turn.take(server, round);
            }
        }
    }
}
