// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kvorum.api.kv.KvHash;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RequestOp;

/** Repeats what was once asked of a real etcd, and must come to the same hashes. */
final class EtcdHashTest {
    private Bench bench = new Bench();

    @ParameterizedTest
    @CsvSource({"1,false", "2,false", "3,false", "1,true", "2,true", "3,true"})
    void hashesAreThoseOfEtcd(int number, boolean reopening) throws IOException {
        var random = new Random(number);
        for (var line : lines("/etcd-3.5.30/requests-" + number + ".txt")) {
            var words = List.of(line.split(" "));
            long argument = words.size() > 1 ? number(words.get(1)) : 0;
            switch (words.get(0)) {
                case "grant" -> bench.leases.existing.add(argument);
                case "revoke" -> revoke(argument);
                case "put" -> bench.store.put(put(words));
                case "del" -> bench.store.deleteRange(delete(words));
                case "txn" -> bench.store.txn(Bench.txnOf(List.of(), ops(line.substring(4)), List.of()), false);
                case "compact" -> bench.compactFully(argument);
                case "hash" -> {
                    // The hashes that compactions leave do not outlive the process.
                    if (!reopening || bench.store.hashKv(argument) instanceof KvHash.Value) {
                        check(line, argument, words, reopening);
                    }
                }
                case "revision" -> assertThat(bench.store.revision()).isEqualTo(argument);
                default -> throw new AssertionError(line);
            }
            bench.store.publish();
            if (reopening && random.nextInt(20) == 0) {
                bench = bench.reopened(101, 102, 103);
            }
        }
    }

    private void check(String line, long revision, List<String> words, boolean reopened) {
        var value = (KvHash.Value) bench.store.hashKv(revision);
        long compactRevision = number(words.get(3));
        if (!reopened || value.compactRevision() == compactRevision) {
            assertThat(Integer.toUnsignedString(value.hash())).as(line).isEqualTo(words.get(2));
            assertThat(value.compactRevision()).as(line).isEqualTo(compactRevision);
        }
    }

    private void revoke(long lease) {
        bench.leases.existing.remove(lease);
        bench.store.deleteKeys(bench.leases.attached.entrySet().stream()
                .filter(attached -> attached.getValue() == lease)
                .map(Map.Entry::getKey)
                .sorted()
                .toList());
    }

    private static List<RequestOp> ops(String text) {
        var ops = new ArrayList<RequestOp>();
        for (var op : text.isEmpty() ? new String[0] : text.split("; ")) {
            var words = List.of(op.split(" "));
            ops.add(words.get(0).equals("put") ? Bench.op(put(words)) : Bench.op(delete(words)));
        }
        return ops;
    }

    private static PutRequest put(List<String> words) {
        return Bench.putOf(words.get(1), words.get(2), number(words.get(3)));
    }

    private static DeleteRangeRequest delete(List<String> words) {
        return Bench.deleteOf(words.get(1), words.get(2).equals("-") ? "" : words.get(2));
    }

    private static long number(String word) {
        return word.matches("-?\\d+") ? Long.parseLong(word) : 0;
    }

    private static List<String> lines(String resource) throws IOException {
        try (var in = Objects.requireNonNull(EtcdHashTest.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
