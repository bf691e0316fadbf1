// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kvorum.api.env.Environment;
import org.kvorum.api.member.Member;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.bytes.Bytes;

/** {@code v3electionpb.Election}: whoever created the oldest key below the name leads, and the key's value says what it has to say. */
public final class ElectionService implements RpcService {
    private final LocalClient client;

    /** Creates the service. */
    public ElectionService(Member member, Environment environment) {
        this.client = new LocalClient(member, environment.random());
    }

    @Override
    public String name() {
        return "v3electionpb.Election";
    }

    @Override
    public List<RpcMethod> methods() {
        return List.of(
                Answers.unary("Campaign", this::campaign),
                Answers.unary("Proclaim", (request, end) -> proclaim(request)),
                Answers.unary("Leader", (request, end) -> leader(request)),
                new RpcMethod.ServerStreaming("Observe", (context, responses) -> new Observer(client, responses)),
                Answers.unary("Resign", (request, end) -> resign(request)));
    }

    private CompletableFuture<Bytes> campaign(Bytes message, CallEnd end) {
        var request = NameLeaseValue.decode(message);
        return client.session(request.lease())
                .thenCompose(lease -> client.claim(Claim.prefix(request.name()), lease, request.value()))
                .thenCompose(claim -> proclaimAnew(claim, request.value()))
                .thenCompose(claim -> win(claim, end))
                .thenApply(claim -> {
                    var leader = new LeaderKey(request.name(), claim.key(), claim.createRevision(), claim.lease());
                    return client.header(claim.revision())
                            .message(2, leader::writeTo)
                            .toBytes();
                });
    }

    /** Brings the value up to date if the lease was in the line already. */
    private CompletableFuture<Claim> proclaimAnew(Claim claim, Bytes value) {
        if (claim.value().equals(value)) {
            return CompletableFuture.completedFuture(claim);
        }
        return write(claim.key(), claim.createRevision(), value, claim.lease())
                .thenApply(revision -> claim)
                .exceptionallyCompose(failure -> leave(claim, failure));
    }

    private CompletableFuture<Claim> win(Claim claim, CallEnd end) {
        return Turn.await(client, claim, end)
                .thenApply(turn -> {
                    if (end.isCancelled()) {
                        throw Failures.canceled();
                    }
                    return claim;
                })
                .exceptionallyCompose(
                        failure -> end.isCancelled() ? leave(claim, failure) : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<Claim> leave(Claim claim, Throwable failure) {
        return client.deleteIfCreatedAt(claim.key(), claim.createRevision()).handle((left, ignored) -> {
            throw Failures.of(failure);
        });
    }

    private CompletableFuture<Bytes> proclaim(Bytes message) {
        var request = LeaderMessage.decode(message);
        var leader = present(request);
        return client.session(leader.lease())
                .thenCompose(lease -> write(leader.key(), leader.createRevision(), request.value(), lease))
                .thenApply(revision -> client.header(revision).toBytes());
    }

    private CompletableFuture<Long> write(Bytes key, long createRevision, Bytes value, long lease) {
        return client.putIfCreatedAt(key, createRevision, value, lease).thenApply(done -> {
            if (!done.succeeded()) {
                throw Failures.unknown("election: not leader");
            }
            return done.revision();
        });
    }

    private CompletableFuture<Bytes> leader(Bytes message) {
        var name = NameLeaseValue.decode(message).name();
        return client.first(Claim.prefix(name)).thenApply(found -> {
            if (found.kvs().isEmpty()) {
                throw Failures.unknown("election: no leader");
            }
            return client.header(found.revision())
                    .bytesPresent(2, found.kvs().get(0))
                    .toBytes();
        });
    }

    private CompletableFuture<Bytes> resign(Bytes message) {
        var leader = present(LeaderMessage.decode(message));
        return client.session(leader.lease())
                .thenCompose(lease -> client.deleteIfCreatedAt(leader.key(), leader.createRevision()))
                .thenApply(done -> client.header(done.revision()).toBytes());
    }

    private static LeaderKey present(LeaderMessage request) {
        var leader = request.leader();
        if (leader == null) {
            throw Failures.unknown("\"leader\" field must be provided");
        }
        return leader;
    }
}
