// SPDX-License-Identifier: Apache-2.0
package org.kvorum.embed;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.assembly.PartMissingException;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.member.MemberFactory;
import org.kvorum.api.member.StartedMember;
import org.kvorum.api.rpc.ClientEdgeFactory;
import org.kvorum.api.rpc.ClientEdgeFactory.Edge;
import org.kvorum.api.rpc.RpcServiceFactory;
import org.kvorum.api.storage.StorageEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member that runs in this JVM and serves any client of etcd: gRPC, the JSON gateway, health and metrics on its client URLs, and the other members on its peer
 * URLs. Any number of them run beside each other. Its threads keep the JVM alive until it is closed. Any thread may call it, but its own.
 */
public final class KvorumServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KvorumServer.class);

    private final KvorumConfig config;
    private final MemberConfig settings;
    private final FoundParts parts;
    private final EventLoop loop;
    private final StartedMember started;
    private final CompletableFuture<KvorumServer> ready = new CompletableFuture<>();

    private final Object lock = new Object();
    private volatile @Nullable Edge edge;
    private volatile @Nullable Member member;
    private boolean ended;

    private KvorumServer(KvorumConfig config, FoundParts parts) {
        this.config = config;
        this.parts = parts;
        this.settings = Settings.checked(config);
        var factory = parts.part(MemberFactory.class);
        this.loop = parts.part(Environment.class)
                .newEventLoop("kvorum-embed", failure -> LOG.error("embedded server failed", failure));
        this.started = start(factory);
    }

    private StartedMember start(MemberFactory factory) {
        try {
            return factory.start(settings, parts, this::failed);
        } catch (RuntimeException e) {
            loop.close();
            throw e;
        }
    }

    /**
     * Starts a server and waits until it serves clients. A member of a cluster does so when a majority of its founders run; to start all of them in one thread, use
     * {@link #launch}.
     *
     * @throws KvorumException if it cannot start, or is not ready in time; nothing is left open then
     */
    public static KvorumServer start(KvorumConfig config) {
        return launch(config).awaitReady();
    }

    /**
     * Starts servers at the same time and waits until all serve clients.
     *
     * @param configs in the order of the servers that are returned
     * @throws KvorumException if one cannot start; all are closed then
     */
    public static List<KvorumServer> startAll(List<KvorumConfig> configs) {
        var servers = new ArrayList<KvorumServer>();
        try {
            configs.forEach(config -> servers.add(launch(config)));
            servers.forEach(KvorumServer::awaitReady);
            return servers;
        } catch (RuntimeException e) {
            servers.forEach(KvorumServer::close);
            throw e;
        }
    }

    /**
     * Starts a server and returns as soon as its disk is read. It has to be closed also if it does not become ready.
     *
     * @throws KvorumException if it cannot start; nothing is left open then
     */
    public static KvorumServer launch(KvorumConfig config) {
        try {
            var parts = new FoundParts();
            var engines = parts.parts(StorageEngine.class).stream()
                    .map(StorageEngine::name)
                    .toList();
            var server = new KvorumServer(Settings.completed(config, engines), parts);
            server.serveWhenReady();
            return server.unlessRefused();
        } catch (PartMissingException e) {
            throw KvorumException.of(e);
        }
    }

    private void serveWhenReady() {
        var unused = started.ready().thenAcceptAsync(this::serve, loop).whenComplete((done, failure) -> {
            if (failure != null) {
                ready.completeExceptionally(KvorumException.of(unwrapped(failure)));
            } else {
                ready.complete(this);
            }
        });
    }

    private void serve(Member running) {
        synchronized (lock) {
            if (ended) {
                throw closedEarly();
            }
            member = running;
            edge = parts.part(ClientEdgeFactory.class)
                    .open(
                            running,
                            settings,
                            parts.part(Environment.class),
                            parts.telemetry(),
                            parts.parts(RpcServiceFactory.class));
        }
    }

    private KvorumException closedEarly() {
        return new KvorumException("server " + name() + " was closed before it was ready");
    }

    private KvorumServer unlessRefused() {
        return ready.isCompletedExceptionally() ? awaitReady() : this;
    }

    /**
     * Waits until the server serves clients.
     *
     * @throws KvorumException if it cannot, or not in time; it is closed then
     */
    public KvorumServer awaitReady() {
        try {
            return ready.get(config.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            close();
            throw new KvorumException(
                    "not ready within " + config.startTimeout() + ": do a majority of the members of "
                            + settings.text("initial-cluster") + " run, and reach each other?",
                    e);
        } catch (ExecutionException e) {
            close();
            throw KvorumException.of(unwrapped(e));
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new KvorumException("interrupted while the server was starting", e);
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        var cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Completes when clients are served; exceptionally with a {@link KvorumException} if they never will be. What depends on it must not block. */
    public CompletableFuture<KvorumServer> ready() {
        return ready.copy();
    }

    /** Returns the settings as they are in effect: with the ports that were chosen. A server that is closed and started with them is found where it was. */
    public KvorumConfig config() {
        return config;
    }

    /** Returns the member's name. */
    public String name() {
        return settings.text("name");
    }

    /** Returns where clients are really served, as in {@code http://127.0.0.1:39321}. The server is ready. */
    public List<URI> clientEndpoints() {
        return running(edge).addresses().stream().map(Endpoints::uri).toList();
    }

    /** Returns the first place where clients are served. The server is ready. */
    public URI clientEndpoint() {
        return clientEndpoints().get(0);
    }

    /** Returns the member's id. The server is ready. */
    public long memberId() {
        return running(member).memberId();
    }

    /** Returns the id of the member's cluster. The server is ready. */
    public long clusterId() {
        return running(member).clusterId();
    }

    /** Returns the member itself, for what needs no network. The server is ready. */
    public Member member() {
        return running(member);
    }

    /** Returns the id of the member that leads the cluster, 0 if none is known. The server is ready. */
    public long leaderId() {
        return running(member).leader();
    }

    /** Returns whether this member leads its cluster. The server is ready. */
    public boolean isLeader() {
        return running(member).isLeader();
    }

    private <T> T running(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("server " + name() + " is not ready, or no longer");
        }
        return part;
    }

    private void failed(Throwable cause) {
        LOG.atError().addKeyValue("name", name()).setCause(cause).log("member is broken and stops");
        ready.completeExceptionally(KvorumException.of(cause));
        new Thread(() -> config.onFailure().accept(cause), "kvorum-failure").start();
    }

    /** Ends all calls, hands leadership over if the member has it, and closes all files; returns when that is done. Closing again has no effect. */
    @Override
    public void close() {
        end(StartedMember::close);
    }

    /**
     * Ends as a process does that is killed: the others have to notice. For tests. What was acknowledged is on disk as far as {@code unsafe-no-fsync} and the engine
     * leave it to this member.
     */
    public void kill() {
        end(StartedMember::abort);
    }

    private void end(Consumer<StartedMember> how) {
        Edge closing;
        synchronized (lock) {
            if (ended) {
                return;
            }
            ended = true;
            closing = edge;
            edge = null;
            member = null;
        }
        if (closing != null) {
            closing.close();
        }
        how.accept(started);
        loop.close();
        ready.completeExceptionally(closedEarly());
    }
}
