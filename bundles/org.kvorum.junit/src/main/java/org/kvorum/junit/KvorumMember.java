// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.kvorum.embed.KvorumConfig;
import org.kvorum.embed.KvorumServer;

/** A member of a test's cluster: whether it runs or not, its name and its endpoint stay. Used by one thread. */
public final class KvorumMember {
    private final TestDirectory directory;
    private KvorumConfig config;
    private @Nullable KvorumServer server;
    private @Nullable URI endpoint;

    KvorumMember(KvorumConfig config, TestDirectory directory) {
        this.config = config;
        this.directory = directory;
    }

    /** Returns its name. */
    public String name() {
        return config.flags().getOrDefault("name", "");
    }

    /** Returns where it serves clients, as in {@code http://127.0.0.1:39321}. */
    public URI endpoint() {
        if (endpoint == null) {
            throw new IllegalStateException("member " + name() + " has never been started");
        }
        return endpoint;
    }

    /** Returns its data directory. */
    public Path dataDirectory() {
        return directory.of(name());
    }

    /** Returns whether it runs. */
    public boolean isRunning() {
        return server != null;
    }

    /** Returns whether it runs and leads. */
    public boolean isLeader() {
        return server != null && server.isLeader();
    }

    /** Returns the server while it runs. */
    public KvorumServer server() {
        if (server == null) {
            throw new IllegalStateException("member " + name() + " does not run");
        }
        return server;
    }

    /** Stops it in order; if it leads, another member leads when this returns. No effect if it does not run. */
    public void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    /** Stops it as if its process were killed: the others have to notice. No effect if it does not run. */
    public void kill() {
        if (server != null) {
            server.kill();
            server = null;
        }
    }

    /** Starts it where it was, with the data it had, and waits until it serves. No effect if it runs. */
    public void start() {
        launch();
        awaitReady();
    }

    /** Stops it in order, and starts it. */
    public void restart() {
        stop();
        start();
    }

    void launch() {
        if (server == null) {
            server = KvorumServer.launch(config);
        }
    }

    void awaitReady() {
        try {
            var ready = server().awaitReady();
            // from now on at these ports
            config = ready.config();
            endpoint = ready.clientEndpoint();
        } catch (RuntimeException e) {
            server = null;
            throw e;
        }
    }
}
