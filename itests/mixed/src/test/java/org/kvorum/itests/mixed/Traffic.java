// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.mixed;

import static org.kvorum.itests.mixed.StaticClusterTest.bytes;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Operations of all kinds on a small set of keys, from a seed, at members chosen at random. */
final class Traffic {
    private static final int KEYS = 2000;
    private static final int IN_FLIGHT = 128;
    private static final int LEASES_MAX = 200;
    private static final int COMPACTION_LAG = 1000;

    private final Random random;
    private final Supplier<List<MixedMember>> members;
    private final Semaphore permits = new Semaphore(IN_FLIGHT);
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicLong revision = new AtomicLong();
    private final ConcurrentLinkedQueue<Long> leases = new ConcurrentLinkedQueue<>();

    /**
     * Creates the source.
     *
     * @param members whom to ask; asked again for each operation
     */
    Traffic(long seed, Supplier<List<MixedMember>> members) {
        this.random = new Random(seed);
        this.members = members;
    }

    /** Does so many operations; those that fail with a member or a leader count too. */
    void run(int operations) throws InterruptedException {
        for (int i = 0; i < operations; i++) {
            permits.acquire();
            var alive = members.get();
            var operation = next(alive.get(random.nextInt(alive.size())).client());
            var unused = operation.orTimeout(30, TimeUnit.SECONDS).whenComplete((answer, failure) -> {
                (failure == null ? done : failed).incrementAndGet();
                permits.release();
            });
        }
        permits.acquire(IN_FLIGHT);
        permits.release(IN_FLIGHT);
    }

    int done() {
        return done.get();
    }

    int failed() {
        return failed.get();
    }

    private CompletableFuture<?> next(Client client) {
        int dice = random.nextInt(1000);
        if (dice < 500) {
            return put(client);
        }
        if (dice < 600) {
            return client.getKVClient().delete(key());
        }
        if (dice < 620) {
            int first = random.nextInt(KEYS);
            return client.getKVClient()
                    .delete(
                            key(first),
                            DeleteOption.builder()
                                    .withRange(key(first + random.nextInt(5)))
                                    .build());
        }
        if (dice < 800) {
            return txn(client);
        }
        if (dice < 830) {
            return grant(client);
        }
        if (dice < 845) {
            var lease = leases.poll();
            return lease == null ? put(client) : client.getLeaseClient().revoke(lease);
        }
        if (dice < 900) {
            return leasedPut(client);
        }
        if (dice < 902 && COMPACTION_LAG < revision.get()) {
            return client.getKVClient().compact(revision.get() - COMPACTION_LAG);
        }
        return client.getKVClient().get(key());
    }

    private CompletableFuture<?> put(Client client) {
        return client.getKVClient()
                .put(key(), value())
                .thenAccept(response ->
                        revision.accumulateAndGet(response.getHeader().getRevision(), Math::max));
    }

    private CompletableFuture<?> txn(Client client) {
        var key = key();
        var then = new ArrayList<Op>();
        then.add(Op.put(key, value(), PutOption.DEFAULT));
        then.add(Op.delete(key(), DeleteOption.DEFAULT));
        if (random.nextBoolean()) {
            then.add(Op.get(key(), GetOption.DEFAULT));
            then.add(Op.put(bytes("t" + random.nextInt(KEYS)), value(), PutOption.DEFAULT));
        }
        var compare = random.nextBoolean()
                ? new Cmp(key, Cmp.Op.GREATER, CmpTarget.version(random.nextInt(4)))
                : new Cmp(key, Cmp.Op.LESS, CmpTarget.value(value()));
        return client.getKVClient()
                .txn()
                .If(compare)
                .Then(then.toArray(Op[]::new))
                .Else(Op.put(bytes("e" + random.nextInt(KEYS)), value(), PutOption.DEFAULT))
                .commit();
    }

    /** Some leases run out by themselves. */
    private CompletableFuture<?> grant(Client client) {
        boolean brief = random.nextInt(3) == 0;
        return client.getLeaseClient().grant(brief ? 2 : 600).thenAccept(granted -> {
            leases.add(granted.getID());
            if (LEASES_MAX < leases.size()) {
                leases.poll();
            }
        });
    }

    private CompletableFuture<?> leasedPut(Client client) {
        var lease = leases.poll();
        if (lease == null) {
            return put(client);
        }
        leases.add(lease);
        return client.getKVClient()
                .put(key(), value(), PutOption.builder().withLeaseId(lease).build());
    }

    private ByteSequence key() {
        return key(random.nextInt(KEYS));
    }

    private static ByteSequence key(int number) {
        return bytes("key/" + number);
    }

    private ByteSequence value() {
        var value = new byte[random.nextInt(200)];
        random.nextBytes(value);
        return ByteSequence.from(value);
    }
}
