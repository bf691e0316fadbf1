// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.transport.LeaseReply;
import org.kvorum.api.transport.PeerClient;
import org.kvorum.api.transport.PeerUnavailableException;
import org.kvorum.api.transport.PeerVersions;
import org.kvorum.api.transport.PromoteReply;

/** Asks other members over the wires; questions and answers are lost like anything else. */
final class SimPeerClient implements PeerClient {
    private final SimNetwork network;
    private final String machine;
    private final @Nullable EventLoop loop;

    /**
     * Creates a client.
     *
     * @param loop where answers arrive in their time; without one they come at once, or never
     */
    SimPeerClient(SimNetwork network, String machine, @Nullable EventLoop loop) {
        this.network = network;
        this.machine = machine;
        this.loop = loop;
    }

    private <T> CompletionStage<T> ask(
            List<String> urls, Duration timeout, Function<SimTransport, CompletionStage<T>> question) {
        var here = loop;
        return here == null ? askNow(urls, question) : ask(urls, timeout, question, here);
    }

    private <T> CompletionStage<T> askNow(List<String> urls, Function<SimTransport, CompletionStage<T>> question) {
        var target = network.at(urls);
        if (target != null && network.passes(machine, target.machine()) && network.passes(target.machine(), machine)) {
            var answer = question.apply(target).toCompletableFuture();
            if (answer.isDone()) {
                return answer;
            }
        }
        return CompletableFuture.failedFuture(new PeerUnavailableException("no answer from " + urls));
    }

    private <T> CompletionStage<T> ask(
            List<String> urls, Duration timeout, Function<SimTransport, CompletionStage<T>> question, EventLoop here) {
        var answer = new CompletableFuture<T>();
        here.schedule(
                timeout, () -> answer.completeExceptionally(new PeerUnavailableException("no answer from " + urls)));
        var target = network.at(urls);
        if (target == null) {
            here.schedule(
                    network.delay(),
                    () -> answer.completeExceptionally(new PeerUnavailableException("nobody listens at " + urls)));
            return answer;
        }
        network.carry(
                machine, target.machine(), false, letter(() -> target.loop().execute(() -> {
                    var unused = question.apply(target)
                            .whenComplete((value, failure) -> network.carry(
                                    target.machine(),
                                    machine,
                                    false,
                                    letter(() -> here.execute(() -> {
                                        if (failure == null) {
                                            answer.complete(value);
                                        } else {
                                            answer.completeExceptionally(
                                                    new PeerUnavailableException("internal error: " + failure));
                                        }
                                    }))));
                })));
        return answer;
    }

    private static SimNetwork.Letter letter(Runnable arrives) {
        return new SimNetwork.Letter() {
            @Override
            public void arrives() {
                arrives.run();
            }

            @Override
            public void isLost() {}
        };
    }

    @Override
    public CompletionStage<MemberList> members(List<String> urls, Duration timeout) {
        return ask(
                urls,
                timeout,
                target -> CompletableFuture.completedFuture(
                        new MemberList(target.clusterId(), target.service().members())));
    }

    @Override
    public CompletionStage<PeerVersions> version(List<String> urls, Duration timeout) {
        return ask(
                urls,
                timeout,
                target -> CompletableFuture.completedFuture(target.service().versions()));
    }

    @Override
    public CompletionStage<LeaseReply> renewLease(List<String> urls, long leaseId, Duration timeout) {
        return ask(urls, timeout, target -> target.service().renewLease(leaseId));
    }

    @Override
    public CompletionStage<LeaseReply> leaseTimeToLive(
            List<String> urls, long leaseId, boolean withKeys, Duration timeout) {
        return ask(urls, timeout, target -> target.service().leaseTimeToLive(leaseId, withKeys));
    }

    @Override
    public CompletionStage<PromoteReply> promote(List<String> urls, long memberId, String token, Duration timeout) {
        return ask(urls, timeout, target -> target.service().promote(memberId, token));
    }

    @Override
    public CompletionStage<KvHash> hashKv(List<String> urls, long clusterId, long revision, Duration timeout) {
        return ask(urls, timeout, target -> target.service().hashKv(revision));
    }

    @Override
    public CompletionStage<Boolean> downgradeEnabled(List<String> urls, Duration timeout) {
        return ask(urls, timeout, target -> target.service().downgradeEnabled());
    }

    @Override
    public void close() {}
}
