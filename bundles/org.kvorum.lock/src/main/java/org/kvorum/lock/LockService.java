// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kvorum.api.env.Environment;
import org.kvorum.api.member.Member;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.bytes.Bytes;

/** {@code v3lockpb.Lock}: whoever created the oldest key below the name holds the lock. */
public final class LockService implements RpcService {
    private final LocalClient client;

    /** Creates the service. */
    public LockService(Member member, Environment environment) {
        this.client = new LocalClient(member, environment.random());
    }

    @Override
    public String name() {
        return "v3lockpb.Lock";
    }

    @Override
    public List<RpcMethod> methods() {
        return List.of(Answers.unary("Lock", this::lock), Answers.unary("Unlock", (request, end) -> unlock(request)));
    }

    private CompletableFuture<Bytes> lock(Bytes message, CallEnd end) {
        var request = NameLeaseValue.decode(message);
        return client.session(request.lease())
                .thenCompose(lease -> client.claim(Claim.prefix(request.name()), lease, Bytes.EMPTY))
                .thenCompose(claim -> hold(claim, end));
    }

    private CompletableFuture<Bytes> hold(Claim claim, CallEnd end) {
        return Turn.await(client, claim, end)
                .thenCompose(turn -> confirm(claim))
                .thenApply(confirmed -> {
                    if (end.isCancelled()) {
                        throw Failures.canceled();
                    }
                    return confirmed;
                })
                .exceptionallyCompose(failure -> release(claim, failure))
                .thenApply(confirmed -> client.header(confirmed.orElseThrow(LockService::expired))
                        .bytes(2, claim.key())
                        .toBytes());
    }

    /**
     * Completes with the revision of the answer's header: the claim's if it was first at once, else that of a look whether the lease has outlived the waiting;
     * empty if it has not.
     */
    private CompletableFuture<Optional<Long>> confirm(Claim claim) {
        if (claim.first()) {
            return CompletableFuture.completedFuture(Optional.of(claim.revision()));
        }
        return client.get(claim.key())
                .thenApply(found -> found.kvs().isEmpty() ? Optional.empty() : Optional.of(found.revision()));
    }

    private CompletableFuture<Optional<Long>> release(Claim claim, Throwable failure) {
        return client.delete(claim.key()).handle((revision, ignored) -> {
            throw Failures.of(failure);
        });
    }

    private static RpcException expired() {
        return Failures.unknown("mutex: session is expired");
    }

    private CompletableFuture<Bytes> unlock(Bytes message) {
        // The key is field 1, as the name is in the other requests.
        return client.delete(NameLeaseValue.decode(message).name())
                .thenApply(revision -> client.header(revision).toBytes());
    }
}
