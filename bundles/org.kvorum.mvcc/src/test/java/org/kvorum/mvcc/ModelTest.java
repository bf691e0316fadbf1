// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.api.kv.CompactResult;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.kv.KvHash;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.Compare;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.KeyRange;
import org.kvorum.command.KeyValue;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.RequestOp;
import org.kvorum.command.TxnRequest;

/** Does the same at random to the store and to the model, and looks for differences. */
final class ModelTest {
    private static final int STEPS = 400;

    @ParameterizedTest
    @ValueSource(ints = {4, 12, 80})
    void storeAndModelNeverDiffer(int keys) {
        for (long seed = 0; seed < 12; seed++) {
            var run = new Run(seed, keys);
            for (int step = 0; step < STEPS; step++) {
                try {
                    run.step();
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("keys " + keys + ", seed " + seed + ", step " + step, e);
                }
            }
        }
    }

    private static final class Run {
        private final Random random;
        private final int keys;
        private Bench bench;
        private final Model model;
        private final Map<Long, KvHash.Value> compactionHashes = new HashMap<>();

        Run(long seed, int keys) {
            this.random = new Random(seed);
            this.keys = keys;
            this.bench = new Bench(new FakeBackend(), 1 + random.nextInt(20), 7, 8);
            this.model = new Model(bench.leases.existing);
        }

        void step() {
            int dice = random.nextInt(100);
            if (dice < 40) {
                var put = randomPut(true);
                assertThat(bench.store.put(put)).isEqualTo(model.put(put));
            } else if (dice < 52) {
                var delete = randomDelete();
                assertThat(bench.store.deleteRange(delete)).isEqualTo(model.deleteRange(delete));
            } else if (dice < 55) {
                var doomed = List.of(key(), key(), key());
                assertThat(bench.store.deleteKeys(doomed)).isEqualTo(model.deleteKeys(doomed));
            } else if (dice < 75) {
                var txn = randomTxn(2, new ArrayList<>(), new ArrayList<>());
                boolean wantReads = random.nextInt(4) > 0;
                assertThat(bench.store.txn(txn, wantReads)).isEqualTo(model.txn(txn, wantReads));
            } else if (dice < 79) {
                compact();
            } else if (dice < 90) {
                bench.loop.runOne();
            } else if (dice < 93) {
                finishCompactions();
            } else if (dice < 96) {
                reopen();
            }
            if (random.nextInt(3) > 0) {
                bench.store.publish();
            }
            if (dice % 2 == 0) {
                bench.store.publish();
                var unused = bench.backend.commit();
            }
            if (random.nextInt(4) == 0) {
                bench.store.publish();
                check();
            }
        }

        private void compact() {
            // The model's revisions are all published, or the hash would be of what the backend does not hold yet.
            bench.store.publish();
            long low = Math.max(0, model.compactRevision);
            long revision = low - 1 + random.nextInt((int) (model.revision() - low) + 3);
            if (model.reborn(revision)) {
                return;
            }
            long previous = model.compactRevision;
            boolean idle = bench.loop.isEmpty();
            boolean accepted = model.compact(revision);
            var result = bench.store.compact(revision);
            if (!accepted) {
                assertThat(result)
                        .isEqualTo(new CompactResult.Refused(
                                revision <= previous ? ErrorCode.COMPACTED : ErrorCode.FUTURE_REVISION));
                return;
            }
            assertThat(result).isInstanceOf(CompactResult.Accepted.class);
            if (idle) {
                int hash = model.hash(bench.backend.records(), previous, revision, model.kept(revision, true));
                compactionHashes.put(revision, new KvHash.Value(hash, previous, revision, 0));
            }
        }

        private void finishCompactions() {
            bench.store.publish();
            bench.loop.runAll();
            assertThat(bench.backend.records().keySet())
                    .containsExactlyElementsOf(model.recordsLeft().stream()
                            .map(RevisionKey::encode)
                            .toList());
        }

        private void reopen() {
            bench.store.publish();
            bench.store.close();
            // What the store itself wrote is in the log; what was removed behind it may be lost.
            var backend = bench.backend;
            if (random.nextBoolean()) {
                var unused = backend.commit();
            } else {
                backend = backend.crashedBehind();
            }
            bench = new Bench(backend, 1 + random.nextInt(20), 7, 8);
            compactionHashes.clear();
            for (var kv : model.states.get((int) model.revision()).values()) {
                assertThat(bench.leases.leaseOf(kv.key())).isEqualTo(kv.lease());
            }
        }

        private void check() {
            assertThat(bench.store.revision()).isEqualTo(model.revision());
            assertThat(bench.store.compactRevision()).isEqualTo(model.compactRevision);
            assertThat(bench.store.keys())
                    .isEqualTo(model.states.get((int) model.revision()).size());
            for (int i = 0; i < 5; i++) {
                var range = randomRange(Math.max(0, model.compactRevision - 1), model.revision() + 1);
                assertThat(bench.store.range(range)).as("%s", range).isEqualTo(model.range(range));
            }
            var key = key();
            long at = Math.max(0, model.compactRevision) + random.nextInt(5);
            if (at <= model.revision()) {
                var then = model.states.get((int) at).get(key);
                assertThat(bench.store.valueAt(key, at)).isEqualTo(then == null ? null : then.encode());
            }
            checkHistory();
            checkHash();
        }

        private void checkHistory() {
            long low = Math.max(1, model.compactRevision);
            long from = low + random.nextInt((int) (model.revision() - low) + 2);
            var history = bench.store.history(from, model.revision(), 1 + random.nextInt(30));
            var state = new TreeMap<>(model.states.get((int) from - 1));
            if (from > model.compactRevision) {
                long last = from - 1;
                for (var event : history.events()) {
                    assertThat(event.modRevision()).isBetween(last, history.lastRevision());
                    last = event.modRevision();
                    apply(state, event);
                }
                assertThat(state).isEqualTo(model.states.get((int) history.lastRevision()));
            }
        }

        private static void apply(Map<Bytes, KeyValue> state, KvEvent event) {
            if (event.delete()) {
                assertThat(state.remove(event.key())).isNotNull();
            } else {
                var old = state.put(event.key(), KeyValue.decode(event.keyValue()));
                assertThat(event.created()).isEqualTo(old == null);
            }
        }

        private void checkHash() {
            long low = Math.max(1, model.compactRevision);
            long wanted = low + random.nextInt((int) (model.revision() - low) + 1);
            if (random.nextInt(10) == 0) {
                wanted = 0;
            }
            var stored = compactionHashes.get(wanted);
            if (stored != null) {
                if (!bench.loop.isEmpty()) {
                    // Perhaps not finished yet.
                    return;
                }
                assertThat(bench.store.hashKv(wanted))
                        .isEqualTo(new KvHash.Value(stored.hash(), stored.compactRevision(), wanted, model.revision()));
                return;
            }
            long revision = wanted == 0 ? model.revision() : wanted;
            int hash =
                    model.hash(bench.backend.records(), model.compactRevision, revision, model.kept(revision, false));
            assertThat(bench.store.hashKv(wanted))
                    .isEqualTo(new KvHash.Value(hash, model.compactRevision, revision, model.revision()));
        }

        private Bytes key() {
            return Bytes.utf8("k" + random.nextInt(keys));
        }

        private Bytes end() {
            return switch (random.nextInt(5)) {
                case 0, 1 -> Bytes.EMPTY;
                case 2 -> Bytes.of((byte) 0);
                default -> key();
            };
        }

        private PutRequest randomPut(boolean wild) {
            boolean ignoreValue = random.nextInt(8) == 0;
            boolean ignoreLease = random.nextInt(8) == 0;
            return new PutRequest(
                    key(),
                    ignoreValue ? Bytes.EMPTY : Bytes.utf8("v".repeat(random.nextInt(3)) + random.nextInt(5)),
                    ignoreLease || random.nextInt(3) > 0 ? 0 : wild ? 7 + random.nextInt(3) : 7,
                    random.nextBoolean(),
                    ignoreValue,
                    ignoreLease);
        }

        private DeleteRangeRequest randomDelete() {
            return new DeleteRangeRequest(key(), random.nextInt(4) > 0 ? Bytes.EMPTY : end(), random.nextBoolean());
        }

        private RangeRequest randomRange(long fromRevision, long toRevision) {
            long revision =
                    random.nextBoolean() ? 0 : fromRevision + random.nextInt((int) (toRevision - fromRevision) + 1);
            return new RangeRequest(
                    random.nextInt(3) == 0 ? Bytes.of((byte) 0) : key(),
                    end(),
                    random.nextInt(3) == 0 ? 1 + random.nextInt(keys) : 0,
                    revision,
                    random.nextInt(3),
                    random.nextInt(5),
                    random.nextBoolean(),
                    random.nextInt(4) == 0,
                    random.nextInt(6) == 0,
                    bound(),
                    bound(),
                    bound(),
                    bound());
        }

        private long bound() {
            return random.nextInt(8) > 0 ? 0 : random.nextInt((int) model.revision() + 2);
        }

        private TxnRequest randomTxn(int depth, List<Bytes> puts, List<KeyRange> deletes) {
            var compares = new ArrayList<Compare>();
            for (int i = random.nextInt(3); i > 0; i--) {
                compares.add(randomCompare());
            }
            return new TxnRequest(compares, randomOps(depth, puts, deletes), randomOps(depth, puts, deletes));
        }

        /** Puts no key twice; a put and a delete may meet as they can in a request that etcd lets pass. */
        private List<RequestOp> randomOps(int depth, List<Bytes> puts, List<KeyRange> deletes) {
            var ops = new ArrayList<RequestOp>();
            for (int i = random.nextInt(4); i > 0; i--) {
                int dice = random.nextInt(10);
                if (dice < 4) {
                    var put = randomPut(random.nextInt(10) == 0);
                    if (!puts.contains(put.key())
                            && deletes.stream().noneMatch(d -> !d.isOpen() && d.contains(put.key()))) {
                        puts.add(put.key());
                        ops.add(new RequestOp.Put(put));
                    }
                } else if (dice < 6) {
                    var delete = randomDelete();
                    deletes.add(delete.range());
                    ops.add(new RequestOp.DeleteRange(delete));
                } else if (dice < 8) {
                    ops.add(new RequestOp.Range(
                            random.nextInt(10) == 0
                                    ? randomRange(0, model.revision() + 1)
                                    : randomRange(Math.max(0, model.compactRevision), model.revision())));
                } else if (depth > 0) {
                    ops.add(new RequestOp.Txn(randomTxn(depth - 1, puts, deletes)));
                }
            }
            return ops;
        }

        private Compare randomCompare() {
            int target = random.nextInt(5);
            int union = random.nextInt(10) == 0 ? random.nextInt(9) : target == 3 ? 7 : target == 4 ? 8 : 4 + target;
            if (union < 4) {
                union = 0;
            }
            return new Compare(
                    random.nextInt(4),
                    target,
                    key(),
                    union,
                    union == 7 || union == 0 ? 0 : random.nextInt(10) == 0 ? 7 : random.nextInt((int) model.revision()),
                    union == 7 ? Bytes.utf8("v" + random.nextInt(3)) : Bytes.EMPTY,
                    random.nextInt(4) > 0 ? Bytes.EMPTY : end());
        }
    }
}
