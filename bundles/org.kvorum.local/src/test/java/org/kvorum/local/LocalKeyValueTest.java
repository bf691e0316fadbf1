// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.client.Condition;
import org.kvorum.api.client.Delete;
import org.kvorum.api.client.DeleteResult;
import org.kvorum.api.client.Entry;
import org.kvorum.api.client.Get;
import org.kvorum.api.client.GetResult;
import org.kvorum.api.client.KeyValue;
import org.kvorum.api.client.KvorumException;
import org.kvorum.api.client.Op;
import org.kvorum.api.client.Put;
import org.kvorum.api.client.Txn;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.bytes.Bytes;

final class LocalKeyValueTest {
    @TempDir
    private Path directory;

    private LocalMember node;
    private LocalServices services;
    private KeyValue kv;

    @BeforeEach
    void start() throws Exception {
        node = LocalMember.start(directory);
        services = new LocalServices(node.member, node.environment);
        kv = services.keyValue();
    }

    @AfterEach
    void stop() {
        services.close();
        node.close();
    }

    @Test
    void writesAndReads() {
        long revision = kv.put("greeting", "hello").join().revision();
        assertThat(kv.get("greeting").join().map(Entry::text)).contains("hello");
        assertThat(kv.get("nobody").join()).isEmpty();
        var replaced = kv.put(Put.of("greeting", "good day").withPrevious()).join();
        assertThat(replaced.previous()).hasValueSatisfying(entry -> {
            assertThat(entry.text()).isEqualTo("hello");
            assertThat(entry.createRevision()).isEqualTo(revision);
            assertThat(entry.version()).isEqualTo(1);
        });
        assertThat(kv.get(Get.key("greeting").at(revision)).join().first().map(Entry::text))
                .contains("hello");
        assertThat(kv.delete("greeting").join()).isTrue();
        assertThat(kv.delete("greeting").join()).isFalse();
    }

    @Test
    void readsIntervals() {
        for (var key : new String[] {"a/1", "a/2", "a/3", "b/1"}) {
            kv.put(key, "value of " + key).join();
        }
        kv.put("a/1", "changed last").join();

        assertThat(keys(Get.prefix("a/"))).containsExactly("a/1", "a/2", "a/3");
        assertThat(keys(Get.range("a/2", "b/2"))).containsExactly("a/2", "a/3", "b/1");
        assertThat(keys(Get.prefix("").sorted(Get.SortBy.MOD_REVISION, Get.Order.DESCENDING)))
                .containsExactly("a/1", "b/1", "a/3", "a/2");
        var limited = kv.get(Get.prefix("a/").limit(2).local()).join();
        assertThat(limited.entries()).hasSize(2);
        assertThat(limited.more()).isTrue();
        assertThat(limited.count()).isEqualTo(3);
        assertThat(kv.get(Get.prefix("a/").countOnly()).join())
                .satisfies(counted -> assertThat(counted.count()).isEqualTo(3))
                .satisfies(counted -> assertThat(counted.entries()).isEmpty());
        assertThat(kv.get(Get.prefix("a/").keysOnly()).join().entries())
                .allSatisfy(entry -> assertThat(entry.value()).isEqualTo(Bytes.EMPTY));

        var deleted = kv.delete(Delete.prefix("a/").withPrevious()).join();
        assertThat(deleted.deleted()).isEqualTo(3);
        assertThat(deleted.previous()).extracting(Entry::text).first().isEqualTo("changed last");
    }

    @Test
    void runsOneOfTwoBranches() {
        var create = Txn.when(Condition.absent("owner"))
                .then(Put.of("owner", "me"), Get.key("owner"))
                .otherwise(Get.key("owner"));
        var first = kv.txn(create).join();
        assertThat(first.succeeded()).isTrue();
        assertThat(first.entries(1)).extracting(Entry::text).containsExactly("me");
        var second = kv.txn(create).join();
        assertThat(second.succeeded()).isFalse();
        var owner = second.entries(0).get(0);

        var nested = Txn.when(Condition.unchanged(owner), Condition.valueIs("owner", "me"), Condition.exists("owner"))
                .then(Txn.when().then(Delete.key("owner")), Put.of("log", "released"));
        var third = kv.txn(nested).join();
        assertThat(third.succeeded()).isTrue();
        assertThat(third.revision()).isEqualTo(first.revision() + 1);
        assertThat(third.results().get(0))
                .isInstanceOfSatisfying(org.kvorum.api.client.TxnResult.class, inner -> assertThat(
                                ((DeleteResult) inner.results().get(0)).deleted())
                        .isEqualTo(1));
        assertThat(kv.txn(nested).join().succeeded()).isFalse();
    }

    @Test
    void saysWhyItRefusesInEtcdsWords() {
        refused(kv.put("", "value"), ErrorCode.EMPTY_KEY, "etcdserver: key is not provided");
        refused(kv.put(Put.of("k", "v").lease(77)), ErrorCode.LEASE_NOT_FOUND, "etcdserver: requested lease not found");
        refused(
                kv.txn(Txn.when().then(Put.of("k", "1"), Put.of("k", "2"))),
                ErrorCode.DUPLICATE_KEY,
                "etcdserver: duplicate key given in txn request");
        refused(
                kv.txn(Txn.when()
                        .then(IntStream.range(0, 129)
                                .mapToObj(i -> Put.of("k" + i, ""))
                                .toArray(Op[]::new))),
                ErrorCode.TOO_MANY_OPS,
                "etcdserver: too many operations in txn request");
        refused(
                kv.get(Get.key("k").at(1_000)),
                ErrorCode.FUTURE_REVISION,
                "etcdserver: mvcc: required revision is a future revision");
        refused(
                kv.put(Bytes.utf8("k"), Bytes.wrap(new byte[2 << 20])),
                ErrorCode.REQUEST_TOO_LARGE,
                "etcdserver: request is too large");
    }

    @Test
    void compactsHistory() {
        long first = kv.put("k", "1").join().revision();
        long second = kv.put("k", "2").join().revision();
        assertThat(kv.compact(second, true).join()).isEqualTo(second);
        refused(
                kv.get(Get.key("k").at(first)),
                ErrorCode.COMPACTED,
                "etcdserver: mvcc: required revision has been compacted");
        refused(
                kv.compact(second, false),
                ErrorCode.COMPACTED,
                "etcdserver: mvcc: required revision has been compacted");
    }

    @Test
    void tellsWhatMayBeTriedAgain() {
        assertThat(new KvorumException(ErrorCode.NO_LEADER))
                .matches(KvorumException::isRetryable)
                .matches(e -> !e.isIndeterminate());
        assertThat(new KvorumException(ErrorCode.TIMEOUT))
                .matches(KvorumException::isRetryable)
                .matches(KvorumException::isIndeterminate);
        assertThat(new KvorumException(ErrorCode.EMPTY_KEY))
                .matches(e -> !e.isRetryable())
                .matches(e -> !e.isIndeterminate());
    }

    private java.util.List<String> keys(Get get) {
        return kv.get(get).thenApply(GetResult::entries).join().stream()
                .map(Entry::keyText)
                .toList();
    }

    private static void refused(CompletableFuture<?> answer, ErrorCode code, String text) {
        assertThatThrownBy(answer::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(KvorumException.class)
                .hasMessage(text)
                .extracting(failure -> ((KvorumException) failure).code())
                .isEqualTo(code);
    }
}
