// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kvorum.bytes.Bytes;
import org.kvorum.checker.history.History;
import org.kvorum.checker.history.HistoryText;
import org.kvorum.checker.history.KeyValue;
import org.kvorum.checker.history.Operation;
import org.kvorum.checker.history.Outcome;
import org.kvorum.checker.history.Response;
import org.kvorum.checker.history.Watch;
import org.kvorum.checker.history.WatchEvent;
import org.kvorum.checker.history.WatchMessage;

/** Breaks right histories at random places: each must be caught, unless plain exhaustive search finds that it is still right. */
class MutationTest {
    @Test
    void agreesWithExhaustiveSearchOnSmallBrokenHistories() {
        int broken = 0;
        for (long seed = 0; seed < 3000; seed++) {
            var random = new Random(seed);
            History history = new Generator(
                            seed,
                            16,
                            2 + random.nextInt(4),
                            2,
                            0.1 + random.nextDouble() * 0.4,
                            random.nextBoolean(),
                            true)
                    .run(0);
            for (int i = random.nextInt(3); i > 0; i--) {
                history = mutate(history, random);
            }
            boolean expected = Exhaustive.linearizable(history);
            broken += expected ? 0 : 1;
            Verdict verdict = new LinearizabilityChecker().check(history);
            assertThat(verdict instanceof Verdict.Linearizable)
                    .as("seed %d: %s%n%s", seed, verdict, HistoryText.write(history))
                    .isEqualTo(expected);
        }
        assertThat(broken).isGreaterThan(700);
    }

    @Test
    void catchesEveryBrokenWatch() {
        int broken = 0;
        for (long seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            History history = new Generator(seed, 150, 4, 4, 0.05, true).run(2);
            Watch watch = history.watches().get(random.nextInt(2));
            List<WatchMessage> messages = mutate(watch.messages(), random);
            if (messages.equals(watch.messages())) {
                continue;
            }
            var watches = new ArrayList<>(history.watches());
            watches.set(watch.id(), watch.withMessages(messages));
            List<Violation> violations = new HistoryChecker().check(history.withWatches(watches), List.of());
            assertThat(violations).as("seed %d", seed).isNotEmpty();
            broken++;
        }
        assertThat(broken).isGreaterThan(100);
    }

    private static History mutate(History history, Random random) {
        var operations = new ArrayList<>(history.operations());
        int index = random.nextInt(operations.size());
        Operation o = operations.get(index);
        if (!(o.outcome() instanceof Outcome.Done done)) {
            // An operation that may have been done is said not to have been.
            operations.set(
                    index,
                    new Operation(
                            o.id(),
                            o.client(),
                            o.invokedAt(),
                            o.invokedAt() + 1,
                            o.request(),
                            new Outcome.Refused(Outcome.Reason.OTHER)));
        } else if (random.nextInt(3) == 0) {
            long shift = random.nextLong(20_000_000) - 10_000_000;
            long from = Math.max(0, o.invokedAt() + shift);
            operations.set(
                    index,
                    new Operation(
                            o.id(),
                            o.client(),
                            from,
                            from + o.respondedAt() - o.invokedAt(),
                            o.request(),
                            o.outcome()));
        } else if (random.nextInt(4) == 0) {
            operations.remove(index);
        } else {
            operations.set(
                    index,
                    new Operation(
                            o.id(),
                            o.client(),
                            o.invokedAt(),
                            o.respondedAt(),
                            o.request(),
                            new Outcome.Done(mutate(done.response(), random))));
        }
        return history.withOperations(operations);
    }

    private static Response mutate(Response response, Random random) {
        long revision = Math.max(1, response.revision() + random.nextInt(3) - 1);
        if (response instanceof Response.Ranged ranged) {
            var kvs = new ArrayList<>(ranged.kvs());
            if (!kvs.isEmpty() && random.nextBoolean()) {
                int index = random.nextInt(kvs.size());
                kvs.set(index, mutate(kvs.get(index), random));
                return new Response.Ranged(ranged.revision(), kvs, ranged.count());
            }
            return new Response.Ranged(revision, kvs, ranged.count());
        } else if (response instanceof Response.Written written) {
            KeyValue prev = written.prevKv();
            return new Response.Written(revision, prev == null ? null : mutate(prev, random));
        } else if (response instanceof Response.Deleted deleted) {
            return new Response.Deleted(revision, deleted.deleted(), deleted.prevKvs());
        } else if (response instanceof Response.TxnDone txn) {
            return new Response.TxnDone(revision, txn.succeeded(), txn.responses());
        }
        return response;
    }

    private static KeyValue mutate(KeyValue kv, Random random) {
        return switch (random.nextInt(4)) {
            case 0 ->
                new KeyValue(
                        kv.key(),
                        Bytes.utf8("v" + random.nextInt(6)),
                        kv.createRevision(),
                        kv.modRevision(),
                        kv.version(),
                        0);
            case 1 -> new KeyValue(kv.key(), kv.value(), kv.createRevision(), kv.modRevision() + 1, kv.version(), 0);
            case 2 -> new KeyValue(kv.key(), kv.value(), kv.createRevision(), kv.modRevision(), kv.version() + 1, 0);
            default ->
                new KeyValue(
                        kv.key(), kv.value(), Math.max(2, kv.createRevision() - 1), kv.modRevision(), kv.version(), 0);
        };
    }

    private static List<WatchMessage> mutate(List<WatchMessage> messages, Random random) {
        var result = new ArrayList<>(messages);
        var candidates = new ArrayList<Integer>();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).kind() == WatchMessage.Kind.EVENTS) {
                candidates.add(i);
            }
        }
        if (candidates.isEmpty()) {
            return messages;
        }
        int index = candidates.get(random.nextInt(candidates.size()));
        WatchMessage message = messages.get(index);
        var events = new ArrayList<WatchEvent>(message.events());
        int at = random.nextInt(events.size());
        switch (random.nextInt(5)) {
            case 0 -> events.remove(at);
            case 1 -> events.add(at, events.get(at));
            case 2 -> events.add(random.nextInt(events.size()), events.remove(at));
            case 3 -> {
                WatchEvent event = events.get(at);
                KeyValue kv = event.kv();
                events.set(at, new WatchEvent(!event.delete(), kv, event.prevKv()));
            }
            default -> {
                result.remove(index);
                return result;
            }
        }
        result.set(index, new WatchMessage(message.at(), message.kind(), message.revision(), events, 0, false));
        return result;
    }
}
