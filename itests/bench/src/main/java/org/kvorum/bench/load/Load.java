// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import java.util.Map;

/** A kind of work for a number of clients. */
public interface Load {

    /** The name it has in tables. */
    String name();

    /** Brings the server into the state the load needs, for instance by writing the keys that will be read. */
    default void prepare(Engine engine, int clients) throws InterruptedException {}

    /**
     * What one of the clients says.
     *
     * @param client from 0 to one below {@code clients}
     */
    Session session(int client, int clients, long seed);

    /** Counters of its own that belong into the report. */
    default Map<String, Long> notes() {
        return Map.of();
    }
}
