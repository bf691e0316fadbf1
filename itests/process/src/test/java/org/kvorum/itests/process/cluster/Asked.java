// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.itests.process.cluster.KvorumCluster.bytes;
import static org.kvorum.itests.process.cluster.KvorumCluster.get;

import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.OptionsUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What tests ask members for, in one word. */
final class Asked {
    private Asked() {}

    /** Puts by way of the member and returns the revision. */
    static long put(ClusterMember member, String key, String value)
            throws InterruptedException, ExecutionException, TimeoutException {
        return get(member.client().getKVClient().put(bytes(key), bytes(value)))
                .getHeader()
                .getRevision();
    }

    /** Puts by way of the member as soon as somebody takes it: the first try after the loss of a leader may fail. */
    static long putSoon(ClusterMember member, String key, String value) {
        return KvorumCluster.await("a put on " + member.name(), () -> Optional.of(put(member, key, value)));
    }

    /** Returns what a linearizable read finds, or null. */
    static @Nullable String read(ClusterMember member, String key)
            throws InterruptedException, ExecutionException, TimeoutException {
        return value(get(member.client().getKVClient().get(bytes(key))));
    }

    /** Returns what the member itself has, or null. */
    static @Nullable String readLocally(ClusterMember member, String key)
            throws InterruptedException, ExecutionException, TimeoutException {
        return value(get(member.client()
                .getKVClient()
                .get(bytes(key), GetOption.builder().withSerializable(true).build())));
    }

    private static @Nullable String value(GetResponse response) {
        return response.getKvs().isEmpty()
                ? null
                : response.getKvs().get(0).getValue().toString(UTF_8);
    }

    /** Returns how many keys begin with the prefix. */
    static long count(ClusterMember member, String prefix)
            throws InterruptedException, ExecutionException, TimeoutException {
        return get(member.client()
                        .getKVClient()
                        .get(
                                bytes(prefix),
                                GetOption.builder()
                                        .withRange(OptionsUtil.prefixEndOf(bytes(prefix)))
                                        .withCountOnly(true)
                                        .build()))
                .getCount();
    }

    /** A request. */
    interface Request {
        /** Sends it and waits for the answer. */
        @Nullable
        Object send() throws InterruptedException, ExecutionException, TimeoutException;
    }

    /** The request is refused with an error of etcd's that contains the text. */
    static void assertRefused(String text, Request request) throws InterruptedException, TimeoutException {
        assertRefused(Pattern.compile(Pattern.quote(text)), request);
    }

    /** The request is refused with an error in which the pattern is found. */
    static void assertRefused(Pattern text, Request request) throws InterruptedException, TimeoutException {
        try {
            var answer = request.send();
            throw new AssertionError("answered " + answer + " instead of \"" + text + "\"");
        } catch (ExecutionException e) {
            assertThat(rootCause(e).getMessage()).containsPattern(text);
        }
    }

    private static Throwable rootCause(Throwable thrown) {
        var cause = thrown.getCause();
        return cause == null ? thrown : rootCause(cause);
    }

    /** All live members have the same keys with the same history. */
    static void assertSameHash(KvorumCluster cluster)
            throws InterruptedException, ExecutionException, TimeoutException {
        cluster.awaitSameRevision();
        List<Integer> hashes = new ArrayList<>();
        for (var member : cluster.alive()) {
            hashes.add(get(member.client().getMaintenanceClient().hashKV(member.clientUrl(), 0))
                    .getHash());
        }
        assertThat(hashes.stream().distinct()).as("hashes %s", hashes).hasSize(1);
    }
}
