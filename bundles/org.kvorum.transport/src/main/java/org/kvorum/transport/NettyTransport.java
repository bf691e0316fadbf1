// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.transport.DatabaseSource;
import org.kvorum.api.transport.PeerClient;
import org.kvorum.api.transport.PeerHandler;
import org.kvorum.api.transport.PeerService;
import org.kvorum.api.transport.SendFailure;
import org.kvorum.api.transport.Transport;
import org.kvorum.api.transport.TransportOptions;
import org.kvorum.raft.Message;
import org.kvorum.transport.net.HttpPeerClient;
import org.kvorum.transport.net.HttpRequests;
import org.kvorum.transport.net.PeerHeaders;
import org.kvorum.transport.net.PeerLoop;
import org.kvorum.transport.net.PeerUrl;
import org.kvorum.transport.peer.Activity;
import org.kvorum.transport.peer.Local;
import org.kvorum.transport.peer.Peer;
import org.kvorum.transport.peer.Traffic;
import org.kvorum.transport.server.Directory;
import org.kvorum.transport.server.PeerPort;
import org.kvorum.transport.server.SnapshotFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The peers of one member, and the port they connect to. What is called from outside is handed to the loop. */
final class NettyTransport implements Transport, Directory {
    private static final Logger LOG = LoggerFactory.getLogger(NettyTransport.class);

    /** Who is no member introduces itself and is answered, but does not fill the memory. */
    private static final int REMOTES_MAX = 64;

    private final Local local;
    private final EventLoop names;
    private final EventLoop files;
    private final PeerService service;
    private final PeerClient client;
    /** Owned by the loop. */
    private final Map<Long, Peer> peers = new HashMap<>();

    private final Map<Long, Activity> activities = new ConcurrentHashMap<>();
    private volatile @Nullable PeerPort port;
    private boolean closed;

    NettyTransport(
            TransportOptions options,
            Environment environment,
            Metrics metrics,
            PeerHandler member,
            PeerService service) {
        var handler = new GuardedHandler(member);
        this.service = service;
        this.names = environment.newEventLoop("kvorum-peer-names", handler::failed);
        this.files = environment.newEventLoop("kvorum-peer-files", handler::failed);
        var loop = PeerLoop.start(names);
        this.local = new Local(
                options,
                environment,
                new PeerHeaders(options),
                loop,
                files,
                new HttpRequests(loop, options.dialTimeout()),
                handler,
                new Traffic(metrics, options.localId()));
        this.client = new HttpPeerClient(loop, local.requests(), () -> {});
    }

    @Override
    public void start() throws IOException {
        SnapshotFile.deleteLeftovers(local.environment().disk(), local.options().snapDirectory());
        port = PeerPort.open(
                local.options().listenUrls().stream().map(PeerUrl::parse).toList(), local, this, service);
        LOG.info("serving peer traffic insecurely address={}", addresses());
    }

    @Override
    public List<SocketAddress> addresses() {
        var open = port;
        return open == null ? List.of() : open.addresses();
    }

    @Override
    public void addPeer(long id, List<String> urls) {
        var parsed = parse(urls);
        local.loop().run(() -> add(id, parsed, false));
    }

    @Override
    public void addRemote(long id, List<String> urls) {
        var parsed = parse(urls);
        local.loop().run(() -> add(id, parsed, true));
    }

    private void add(long id, List<PeerUrl> urls, boolean remote) {
        var known = peers.get(id);
        if (closed || id == local.options().localId() || (known != null && (remote || !known.isRemote()))) {
            return;
        }
        if (known != null) {
            known.close();
        }
        var peer = new Peer(id, urls, remote, local);
        peers.put(id, peer);
        activities.put(id, peer.activity());
        LOG.info("added remote peer remote-peer-id={} remote-peer-urls={}", Long.toHexString(id), urls);
        peer.start();
    }

    @Override
    public void removePeer(long id) {
        local.loop().run(() -> {
            var peer = peers.remove(id);
            activities.remove(id);
            if (peer != null) {
                peer.close();
                LOG.info("removed remote peer removed-remote-peer-id={}", Long.toHexString(id));
            }
        });
    }

    @Override
    public void updatePeer(long id, List<String> urls) {
        var parsed = parse(urls);
        local.loop().run(() -> {
            var peer = peers.get(id);
            if (peer != null) {
                peer.update(parsed);
                LOG.info("updated remote peer updated-remote-peer-id={} urls={}", Long.toHexString(id), urls);
            }
        });
    }

    @Override
    public void send(List<Message> messages) {
        for (var message : messages) {
            if (message instanceof Message.InstallSnapshot) {
                throw new IllegalArgumentException("a snapshot is not sent without its database");
            }
        }
        // One task for all of them: one wake-up, and one flush for each peer.
        local.loop().run(() -> sendNow(messages));
    }

    private void sendNow(List<Message> messages) {
        if (closed) {
            return;
        }
        for (var message : messages) {
            long to = message.to();
            if (to == 0 || to == local.options().localId()) {
                continue;
            }
            var peer = peers.get(to);
            if (peer == null) {
                local.handler().reportUnreachable(to, SendFailure.UNKNOWN_PEER);
            } else {
                peer.send(message);
            }
        }
        peers.values().forEach(Peer::flush);
    }

    @Override
    public void sendSnapshot(Message.InstallSnapshot message, DatabaseSource database) {
        local.loop()
                .run(
                        () -> {
                            var peer = peers.get(message.to());
                            if (peer != null && !closed) {
                                peer.sendSnapshot(message, database);
                                return;
                            }
                            files.execute(() -> {
                                database.close();
                                local.loop().run(() -> local.handler().reportSnapshot(message.to(), false));
                            });
                        },
                        database::close);
    }

    @Override
    public OptionalLong activeSinceNanos(long id) {
        var activity = activities.get(id);
        return activity == null ? OptionalLong.empty() : activity.sinceNanos();
    }

    @Override
    public int activePeers() {
        return (int) activities.values().stream()
                .filter(activity -> activity.sinceNanos().isPresent())
                .count();
    }

    @Override
    public PeerClient client() {
        return client;
    }

    @Override
    public void close() {
        local.loop().run(() -> {
            closed = true;
            peers.values().forEach(Peer::close);
            peers.clear();
            local.requests().close();
        });
        var open = port;
        if (open != null) {
            open.close();
        }
        local.loop().close();
        files.close();
        names.close();
    }

    @Override
    public @Nullable Peer peer(long id) {
        var peer = peers.get(id);
        return peer == null || peer.isRemote() ? null : peer;
    }

    @Override
    public void introduce(long id, List<String> urls) {
        long remotes = peers.values().stream().filter(Peer::isRemote).count();
        if (peers.containsKey(id) || REMOTES_MAX <= remotes) {
            return;
        }
        try {
            add(id, parse(urls), true);
        } catch (IllegalArgumentException e) {
            LOG.warn("unknown peer tells no URL from={} error={}", Long.toHexString(id), e.getMessage());
        }
    }

    private static List<PeerUrl> parse(List<String> urls) {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("a peer without URLs");
        }
        return urls.stream().map(PeerUrl::parse).toList();
    }
}
