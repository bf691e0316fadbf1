// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kvorum.bench.FakeEtcd;
import org.kvorum.bench.h2.Method;

@Timeout(20)
class EngineTest {

    private static final Plan BRIEF = new Plan(8, Duration.ofMillis(100), Duration.ofMillis(400), 0, 0, 1);

    private final FakeEtcd server = new FakeEtcd();
    private final Keys keys = new Keys("k/", 100);
    private final Values values = new Values(16, 1);
    private final byte[] header = bytes(out -> {
        Wire.head(out, 1, 2);
        Wire.number(out, 3, 7);
    });

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTotalOfOperationsIsDoneExactly() throws Exception {
        AtomicInteger puts = new AtomicInteger();
        server.unary(Method.PUT.path(), request -> {
            puts.incrementAndGet();
            return header;
        });
        try (Engine engine = engine(4, 2)) {
            Result result = engine.run(new PutLoad(keys, values, false), Plan.ofTotal(7, 1_001));
            assertThat(result.operations()).isEqualTo(1_001);
            assertThat(result.latencies().getTotalCount()).isEqualTo(1_001);
            assertThat(result.errors()).isEmpty();
            assertThat(puts).hasValue(1_001);
        }
    }

    @Test
    void aTimedRunMeasuresItsIntervalOnly() throws Exception {
        server.unary(Method.PUT.path(), request -> header);
        try (Engine engine = engine(2, 1)) {
            Result result = engine.run(new PutLoad(keys, values, true), BRIEF);
            assertThat(result.operations()).isPositive();
            assertThat(result.seconds()).isBetween(0.35, 5.0);
            assertThat(result.latencyMicros(50)).isPositive().isLessThanOrEqualTo(result.latencyMicrosMax());
            assertThat(result.notes()).isEmpty();
        }
    }

    @Test
    void anOpenLoopKeepsItsRate() throws Exception {
        server.unary(Method.PUT.path(), request -> header);
        try (Engine engine = engine(2, 1)) {
            Plan plan = new Plan(50, Duration.ofMillis(300), Duration.ofSeconds(1), 0, 400, 1);
            assertThat(engine.run(new PutLoad(keys, values, true), plan).perSecond())
                    .isBetween(200.0, 600.0);
        }
    }

    @Test
    void failuresAreCountedByStatus() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        server.unary(Method.PUT.path(), request -> {
            if (requests.incrementAndGet() % 2 == 0) {
                throw Status.UNAVAILABLE.withDescription("no leader").asRuntimeException();
            }
            return header;
        });
        try (Engine engine = engine(1, 1)) {
            Result result = engine.run(new PutLoad(keys, values, true), Plan.ofTotal(1, 10));
            assertThat(result.errors()).containsExactly(Map.entry("Unavailable: no leader", 5L));
            assertThat(result.operations()).isEqualTo(5);
        }
    }

    @Test
    void readsThatFindNothingAreErrors() throws Exception {
        server.unary(Method.RANGE.path(), request -> header);
        try (Engine engine = engine(1, 1)) {
            Result result = engine.run(new RangeLoad(keys, values, false, false), Plan.ofTotal(1, 3));
            assertThat(result.errors()).containsExactly(Map.entry("unexpected answer", 3L));
        }
    }

    @Test
    void leasesAreKeptAliveOnOneStreamEach() throws Exception {
        AtomicInteger leases = new AtomicInteger();
        AtomicInteger streams = new AtomicInteger();
        server.unary(Method.LEASE_GRANT.path(), request -> bytes(out -> Wire.number(out, 2, leases.incrementAndGet())))
                .streaming(Method.LEASE_KEEP_ALIVE.path(), responses -> {
                    streams.incrementAndGet();
                    return onEach(request -> responses.onNext(bytes(out -> Wire.number(out, 3, 60))));
                });
        try (Engine engine = engine(2, 1)) {
            Result result = engine.run(new KeepAliveLoad(60), Plan.ofTotal(8, 100));
            assertThat(result.errors()).isEmpty();
            assertThat(result.operations()).isEqualTo(100);
            assertThat(leases).hasValue(8);
            assertThat(streams).hasValue(8);
        }
    }

    @Test
    void everyWatcherGetsEveryPut() throws Exception {
        List<StreamObserver<byte[]>> watchers = new CopyOnWriteArrayList<>();
        server.streaming(
                        Method.WATCH.path(),
                        responses -> onEach(request -> {
                            watchers.add(responses);
                            responses.onNext(bytes(out -> Wire.number(out, 3, 1)));
                        }))
                .unary(Method.PUT.path(), request -> {
                    byte[] event = event(request);
                    watchers.forEach(watcher -> {
                        synchronized (watcher) {
                            watcher.onNext(event);
                        }
                    });
                    return header;
                });
        try (Engine engine = engine(3, 1)) {
            Result result = new WatchFanout("watched", 20, 5, 64, 2).run(engine, BRIEF);
            assertThat(watchers).hasSize(20);
            assertThat(result.errors()).isEmpty();
            assertThat(result.operations()).isPositive();
            assertThat(result.latencies().getTotalCount()).isPositive();
        }
    }

    private Engine engine(int connections, int threads) throws Exception {
        server.start();
        return Engine.open(
                List.of(server.address()), connections, threads, Optional::empty, (what, seconds, perSecond) -> {});
    }

    /** A WatchResponse with one event, whose pair is the PutRequest's key and value. */
    private static byte[] event(byte[] put) {
        ByteBuf in = Unpooled.wrappedBuffer(put);
        WireReader reader = new WireReader().reset(in, 0, put.length);
        reader.next();
        reader.next();
        int start = reader.start();
        int length = reader.length();
        return bytes(out -> {
            int pair = Wire.fieldBytes(length);
            Wire.head(out, 11, Wire.fieldBytes(pair));
            Wire.head(out, 2, pair);
            Wire.head(out, 5, length);
            out.writeBytes(in, start, length);
        });
    }

    private static byte[] bytes(Consumer<ByteBuf> writer) {
        ByteBuf out = Unpooled.buffer();
        writer.accept(out);
        return ByteBufUtil.getBytes(out);
    }

    private static StreamObserver<byte[]> onEach(Consumer<byte[]> action) {
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] message) {
                action.accept(message);
            }

            @Override
            public void onError(Throwable failure) {
                // the client has gone
            }

            @Override
            public void onCompleted() {
                // the client never closes its side
            }
        };
    }
}
