// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.transport.DatabaseSource;
import org.kvorum.api.transport.PeerClient;
import org.kvorum.api.transport.PeerHandler;
import org.kvorum.api.transport.PeerService;
import org.kvorum.api.transport.SendFailure;
import org.kvorum.api.transport.Transport;
import org.kvorum.api.transport.TransportOptions;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.Message;
import org.kvorum.raft.RaftCodec;

/** One member's end of the wires. Every message crosses as bytes: what sender and receiver share by mistake shows. */
final class SimTransport implements Transport {
    private static final Duration SNAPSHOT_TIMEOUT = Duration.ofSeconds(5);

    private final SimNetwork network;
    private final String machine;
    private final TransportOptions options;
    private final Environment environment;
    private final PeerHandler handler;
    private final PeerService service;
    private final EventLoop loop;
    private final SimPeerClient client;
    private final Map<Long, List<String>> peers = new TreeMap<>();
    /** Since when peers were reached without a failure. */
    private final Map<Long, Long> active = new TreeMap<>();

    private boolean closed;

    SimTransport(
            SimNetwork network,
            String machine,
            TransportOptions options,
            Environment environment,
            PeerHandler handler,
            PeerService service) {
        this.network = network;
        this.machine = machine;
        this.options = options;
        this.environment = environment;
        this.handler = handler;
        this.service = service;
        this.loop = environment.newEventLoop("transport", handler::failed);
        this.client = new SimPeerClient(network, machine, loop);
    }

    String machine() {
        return machine;
    }

    long localId() {
        return options.localId();
    }

    long clusterId() {
        return options.clusterId();
    }

    PeerService service() {
        return service;
    }

    EventLoop loop() {
        return loop;
    }

    @Override
    public void start() {
        options.advertisedUrls().forEach(url -> network.listen(url, this));
    }

    @Override
    public List<SocketAddress> addresses() {
        return List.of(InetSocketAddress.createUnresolved(machine, 2380));
    }

    @Override
    public void addPeer(long id, List<String> urls) {
        if (id != localId()) {
            peers.putIfAbsent(id, List.copyOf(urls));
        }
    }

    @Override
    public void addRemote(long id, List<String> urls) {
        addPeer(id, urls);
    }

    @Override
    public void removePeer(long id) {
        peers.remove(id);
        active.remove(id);
    }

    @Override
    public void updatePeer(long id, List<String> urls) {
        if (peers.containsKey(id)) {
            peers.put(id, List.copyOf(urls));
        }
    }

    @Override
    public void send(List<Message> messages) {
        for (var message : messages) {
            if (message instanceof Message.InstallSnapshot) {
                throw new IllegalArgumentException("snapshots go by sendSnapshot");
            }
            if (message.to() != 0 && message.to() != localId()) {
                send(message);
            }
        }
    }

    private void send(Message message) {
        long to = message.to();
        var urls = peers.get(to);
        if (urls == null) {
            report(to, SendFailure.UNKNOWN_PEER);
            return;
        }
        var encoded = RaftCodec.encode(message);
        var target = network.at(urls);
        if (target == null) {
            loop.schedule(network.delay(), () -> unreachable(to, SendFailure.NOT_REACHED));
            return;
        }
        network.trace().add(() -> machine + " > " + target.machine() + " " + Describe.message(message));
        if ((message instanceof Message.VoteRequest request && !request.preVote())
                || (message instanceof Message.VoteResponse response && response.granted() && !response.preVote())) {
            network.electionOn(machine);
        }
        // What is passed on to the leader is carried out as often as it arrives: a stream brings it once at most.
        boolean repeatable = !(message instanceof Message.Propose);
        network.carry(machine, target.machine(), repeatable, new SimNetwork.Letter() {
            @Override
            public void arrives() {
                // Whoever listens there by now.
                var receiver = network.at(urls);
                if (receiver == null || receiver.localId() != to) {
                    loop.execute(() -> unreachable(to, SendFailure.CONNECTION_LOST));
                } else {
                    receiver.loop.execute(() -> receiver.take(SimTransport.this, encoded));
                }
            }

            @Override
            public void isLost() {
                if (network.dice().chance(0.3)) {
                    loop.schedule(network.delay(), () -> unreachable(to, SendFailure.CONNECTION_LOST));
                }
            }
        });
    }

    private void report(long id, SendFailure cause) {
        loop.execute(() -> unreachable(id, cause));
    }

    private void unreachable(long id, SendFailure cause) {
        active.remove(id);
        if (!closed) {
            handler.reportUnreachable(id, cause);
        }
    }

    /** The process of a peer has ended, and its connections with it. */
    void lost(long id) {
        loop.execute(() -> {
            active.remove(id);
            if (!closed && peers.containsKey(id)) {
                handler.disconnected(id);
            }
        });
    }

    private void take(SimTransport sender, Bytes encoded) {
        if (closed || sender.options.clusterId() != options.clusterId()) {
            return;
        }
        if (handler.isRemoved(sender.localId())) {
            network.carry(machine, sender.machine, false, new SimNetwork.Letter() {
                @Override
                public void arrives() {
                    sender.loop.execute(sender.handler::removed);
                }

                @Override
                public void isLost() {}
            });
            return;
        }
        // A stream says where its other end is reached: a member that has not yet applied who is there can answer.
        addRemote(sender.localId(), sender.options.advertisedUrls());
        active.putIfAbsent(sender.localId(), environment.ticker().nanos());
        handler.process(RaftCodec.decodeMessage(encoded));
    }

    // ------------------------------------------------------------ snapshots

    @Override
    public void sendSnapshot(Message.InstallSnapshot message, DatabaseSource database) {
        loop.execute(() -> readAndSend(message, database));
    }

    private void readAndSend(Message.InstallSnapshot message, DatabaseSource database) {
        long to = message.to();
        Bytes content;
        try (database) {
            content = read(database);
        } catch (IOException e) {
            handler.reportSnapshot(to, false);
            return;
        }
        var encoded = RaftCodec.encode(message);
        var target = network.at(peers.getOrDefault(to, List.of()));
        var outcome = new SnapshotOutcome(to);
        if (target == null) {
            outcome.is(false);
            return;
        }
        network.trace()
                .add(() -> machine + " > " + target.machine() + " " + Describe.message(message) + " of "
                        + content.length() + " bytes");
        loop.schedule(SNAPSHOT_TIMEOUT, () -> outcome.is(false));
        network.carry(machine, target.machine(), false, new SimNetwork.Letter() {
            @Override
            public void arrives() {
                target.loop.execute(() -> target.takeSnapshot(SimTransport.this, encoded, content, outcome));
            }

            @Override
            public void isLost() {}
        });
    }

    private static Bytes read(DatabaseSource database) throws IOException {
        var buffer = ByteBuffer.allocate(Math.toIntExact(database.sizeBytes()));
        while (buffer.hasRemaining()) {
            if (database.read(buffer) < 0) {
                throw new IOException("shorter than announced");
            }
        }
        return Bytes.copyOf(buffer.flip());
    }

    private void takeSnapshot(SimTransport sender, Bytes encoded, Bytes content, SnapshotOutcome outcome) {
        if (closed || handler.isRemoved(sender.localId())) {
            return;
        }
        boolean taken;
        try {
            var message = (Message.InstallSnapshot) RaftCodec.decodeMessage(encoded);
            save(message.snapshot().index(), content);
            taken = handler.process(message);
        } catch (IOException e) {
            taken = false;
        }
        boolean arrived = taken;
        network.carry(machine, sender.machine, false, new SimNetwork.Letter() {
            @Override
            public void arrives() {
                sender.loop.execute(() -> outcome.is(arrived));
            }

            @Override
            public void isLost() {}
        });
    }

    private void save(long index, Bytes content) throws IOException {
        var disk = environment.disk();
        var directory = options.snapDirectory();
        disk.createDirectories(directory);
        Path making = directory.resolve("tmp" + index);
        disk.delete(making);
        try (var file = disk.openForWriting(making)) {
            file.write(content.asByteBuffer(), 0);
            file.sync();
        }
        disk.rename(making, directory.resolve(String.format(Locale.ROOT, "%016x.snap.db", index)));
        disk.syncDirectory(directory);
    }

    /** What became of a snapshot, told once. */
    private final class SnapshotOutcome {
        private final long to;
        private boolean told;

        SnapshotOutcome(long to) {
            this.to = to;
        }

        void is(boolean arrived) {
            if (!told && !closed) {
                told = true;
                handler.reportSnapshot(to, arrived);
            }
        }
    }

    // ------------------------------------------------------------ the rest

    @Override
    public OptionalLong activeSinceNanos(long id) {
        var since = active.get(id);
        return since == null ? OptionalLong.empty() : OptionalLong.of(since);
    }

    @Override
    public int activePeers() {
        return active.size();
    }

    @Override
    public PeerClient client() {
        return client;
    }

    @Override
    public void close() {
        closed = true;
        network.leave(this);
        loop.close();
    }
}
