// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kvorum.api.rpc.ResponseStream;
import org.kvorum.api.rpc.RpcContext;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireWriter;
import org.kvorum.rpc.fake.FakeMember;

final class LeaseServiceTest {
    private static final int MANY = 100_000;

    private final FakeMember member = new FakeMember();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();

    @Test
    void renewsHoweverManyWaitForOne() {
        var slow = new CompletableFuture<Long>();
        member.answerNextRenewalWith(slow);
        var renewals = keepAlive().handler().open(new Context(), new Responses());

        for (int i = 1; i <= MANY; i++) {
            renewals.next(new WireWriter(16).varint(1, i).toBytes());
        }
        renewals.halfClosed();
        assertThat(answers).hasValue(0);
        slow.complete(60L);

        assertThat(answers).hasValue(MANY);
        assertThat(ends).hasValue(1);
    }

    @Test
    void endsAStreamThatSendsWithoutEndWhileNothingIsRenewed() {
        member.answerNextRenewalWith(new CompletableFuture<>());
        var failures = new ArrayList<String>();
        var renewals = keepAlive().handler().open(new Context(), new Responses() {
            @Override
            public void fail(RpcException error) {
                failures.add(error.text());
            }
        });

        for (int i = 1; i <= 2 * MANY; i++) {
            renewals.next(new WireWriter(16).varint(1, i).toBytes());
        }

        assertThat(failures).containsExactly("etcdserver: too many requests");
    }

    private RpcMethod.Bidirectional keepAlive() {
        return new LeaseService(member, new Random(1))
                .methods().stream()
                        .filter(RpcMethod.Bidirectional.class::isInstance)
                        .map(RpcMethod.Bidirectional.class::cast)
                        .findFirst()
                        .orElseThrow();
    }

    private record Context() implements RpcContext {
        @Override
        public Optional<String> metadata(String name) {
            return Optional.empty();
        }

        @Override
        public String remoteAddress() {
            return "";
        }

        @Override
        public void onCancel(Runnable action) {}

        @Override
        public boolean isCancelled() {
            return false;
        }
    }

    private class Responses implements ResponseStream {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void send(Bytes response) {
            answers.incrementAndGet();
        }

        @Override
        public void complete() {
            ends.incrementAndGet();
        }

        @Override
        public void fail(RpcException error) {
            throw new AssertionError(error);
        }
    }
}
