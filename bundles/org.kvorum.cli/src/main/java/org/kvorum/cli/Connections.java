// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import io.grpc.Channel;
import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** The servers of one command line. Opens what is asked for, when it is asked for, and closes all of it at the end. */
@ConsumerType
public interface Connections extends AutoCloseable {
    /** Returns the endpoints as they were given, at least one. */
    List<String> endpoints();

    /** Returns a channel to any endpoint that can be reached. */
    Channel any();

    /** Returns a channel to this endpoint, which may be one that {@link #endpoints()} does not name. */
    Channel to(String endpoint);

    /**
     * Returns what an endpoint shows over HTTP.
     *
     * @param path with its slash before
     * @throws IOException if there is no such page, or no way to it
     */
    String page(String endpoint, String path) throws IOException;

    @Override
    void close();
}
