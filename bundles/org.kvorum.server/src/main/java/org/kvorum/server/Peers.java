// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.transport.PeerClient;
import org.kvorum.api.transport.Transport;
import org.kvorum.raft.ConfChange;
import org.kvorum.raft.ConfChangeType;
import org.kvorum.raft.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections to the other members: made and ended as the membership says, and asked how good they are. Any thread. */
final class Peers {
    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);

    private final long memberId;
    private final Membership membership;
    private final LongSupplier leader;
    private final Transport transport;
    private final Metrics.Gauge known;

    /**
     * Creates them, not yet connected.
     *
     * @param leader the leader, 0 for none
     */
    Peers(long memberId, Membership membership, LongSupplier leader, Transport transport, Metrics metrics) {
        this.memberId = memberId;
        this.membership = membership;
        this.leader = leader;
        this.transport = transport;
        this.known = metrics.gauge("etcd_network_known_peers", "The current number of known peers.", "Local", "Remote");
    }

    Transport transport() {
        return transport;
    }

    PeerClient client() {
        return transport.client();
    }

    // ------------------------------------------------------------ as the membership says

    /**
     * Listens, and connects to all members.
     *
     * @param remotes the members of a cluster this one joins, whose log it does not have yet
     * @throws StartException if it cannot listen
     */
    void connect(List<MemberInfo> remotes) {
        try {
            transport.start();
        } catch (IOException e) {
            throw new StartException("cannot listen at --listen-peer-urls: " + e.getMessage(), e);
        }
        membership.members().forEach(this::add);
        remotes.stream()
                .filter(member -> member.id() != memberId)
                .forEach(member -> transport.addRemote(member.id(), member.peerUrls()));
    }

    /** Connects to the member an applied change is about, unless the change removed it. */
    void connect(ConfChange change) {
        membership.member(change.nodeId()).ifPresent(member -> {
            add(member);
            if (change.type() == ConfChangeType.UPDATE_NODE) {
                update(member);
            }
        });
    }

    /** Connects to the members there are now and disconnects from those that were before and are no more. */
    void replaced(List<MemberInfo> before) {
        before.stream()
                .filter(member -> membership.member(member.id()).isEmpty())
                .forEach(member -> disconnect(member.id()));
        membership.members().forEach(member -> {
            add(member);
            update(member);
        });
    }

    void disconnect(long id) {
        transport.removePeer(id);
        show(id, 0);
    }

    private void show(long id, int count) {
        known.set(count, Long.toHexString(memberId), Long.toHexString(id));
    }

    private void add(MemberInfo member) {
        if (member.id() == memberId) {
            return;
        }
        show(member.id(), 1);
        try {
            transport.addPeer(member.id(), member.peerUrls());
        } catch (IllegalArgumentException e) {
            refused(member, e);
        }
    }

    private void update(MemberInfo member) {
        if (member.id() == memberId) {
            return;
        }
        try {
            transport.updatePeer(member.id(), member.peerUrls());
        } catch (IllegalArgumentException e) {
            refused(member, e);
        }
    }

    private static void refused(MemberInfo member, IllegalArgumentException reason) {
        LOG.atError()
                .addKeyValue("remote-peer-id", Long.toHexString(member.id()))
                .addKeyValue("remote-peer-urls", member.peerUrls())
                .addKeyValue("error", reason.getMessage())
                .log("cannot connect to a member; correct its peer URLs with member update");
    }

    void close() {
        transport.close();
    }

    // ------------------------------------------------------------ messages

    /** Sends messages; a snapshot goes its own way. */
    void send(List<Message> messages, Consumer<Message.InstallSnapshot> snapshots) {
        if (messages.isEmpty()) {
            return;
        }
        if (messages.stream().noneMatch(Message.InstallSnapshot.class::isInstance)) {
            transport.send(messages);
            return;
        }
        for (var message : messages) {
            if (message instanceof Message.InstallSnapshot snapshot) {
                snapshots.accept(snapshot);
            } else {
                transport.send(List.of(message));
            }
        }
    }

    // ------------------------------------------------------------ how good they are

    /** Returns since when the member is reached without a failure, or nothing. */
    OptionalLong activeSinceNanos(long id) {
        return transport.activeSinceNanos(id);
    }

    /** Returns whether this member and those it reaches are a majority of the voters. */
    boolean isQuorumReached() {
        return voters().count() / 2 <= transport.activePeers();
    }

    /** Returns since when this member reaches its leader, or as the leader a quorum; {@link Long#MAX_VALUE} if it does not. */
    long connectedSince() {
        long leading = leader.getAsLong();
        if (leading != memberId) {
            return transport.activeSinceNanos(leading).orElse(Long.MAX_VALUE);
        }
        long needed = voters().count() / 2;
        if (needed == 0) {
            return Long.MIN_VALUE / 2;
        }
        // The quorum is reached since the last of its members is.
        return voters().filter(member -> member.id() != memberId)
                .map(member -> transport.activeSinceNanos(member.id()))
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .sorted()
                .skip(needed - 1)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    /** Returns the other voter that is reached for the longest time. */
    OptionalLong longestReached() {
        return voters().filter(member -> member.id() != memberId)
                .filter(member -> transport.activeSinceNanos(member.id()).isPresent())
                .min(Comparator.comparingLong(
                        member -> transport.activeSinceNanos(member.id()).orElse(Long.MAX_VALUE)))
                .map(member -> OptionalLong.of(member.id()))
                .orElse(OptionalLong.empty());
    }

    private Stream<MemberInfo> voters() {
        return membership.members().stream().filter(member -> !member.learner());
    }
}
