// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.cluster.Member;
import io.etcd.jetcd.maintenance.StatusResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** jetcd, with texts for bytes and with bounded patience. */
final class EtcdClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Client client;

    EtcdClient(String... endpoints) {
        client = Client.builder()
                .endpoints(endpoints)
                .connectTimeout(PATIENCE)
                .retryMaxDuration(PATIENCE)
                .build();
    }

    static EtcdClient of(KvorumFramework framework) {
        return new EtcdClient(framework.seat().clientUrl());
    }

    Client jetcd() {
        return client;
    }

    /** Returns the revision of the write. */
    long put(String key, String value) throws Exception {
        return get(client.getKVClient().put(bytes(key), bytes(value)))
                .getHeader()
                .getRevision();
    }

    long put(String key, String value, long lease) throws Exception {
        var option = PutOption.builder().withLeaseId(lease).build();
        return get(client.getKVClient().put(bytes(key), bytes(value), option))
                .getHeader()
                .getRevision();
    }

    Optional<String> value(String key) throws Exception {
        return get(client.getKVClient().get(bytes(key))).getKvs().stream()
                .map(pair -> pair.getValue().toString(UTF_8))
                .findFirst();
    }

    List<KeyValue> range(String prefix) throws Exception {
        var option = GetOption.builder().isPrefix(true).build();
        return get(client.getKVClient().get(bytes(prefix), option)).getKvs();
    }

    /** Puts the key if it is not there; returns whether it was not. */
    boolean create(String key, String value) throws Exception {
        return get(client.getKVClient()
                        .txn()
                        .If(new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.version(0)))
                        .Then(Op.put(bytes(key), bytes(value), PutOption.DEFAULT))
                        .Else(Op.get(bytes(key), GetOption.DEFAULT))
                        .commit())
                .isSucceeded();
    }

    long grant(long seconds) throws Exception {
        return get(client.getLeaseClient().grant(seconds)).getID();
    }

    void revoke(long lease) throws Exception {
        get(client.getLeaseClient().revoke(lease));
    }

    /** Returns the key of the lock. */
    String lock(String name, long lease) throws Exception {
        return get(client.getLockClient().lock(bytes(name), lease)).getKey().toString(UTF_8);
    }

    void unlock(String key) throws Exception {
        get(client.getLockClient().unlock(bytes(key)));
    }

    /** Watches from the first revision on: what is written while the watcher is being made is not missed. */
    Watch.Watcher watch(String prefix, Watch.Listener listener) {
        var option = WatchOption.builder().isPrefix(true).withRevision(1).build();
        return client.getWatchClient().watch(bytes(prefix), option, listener);
    }

    StatusResponse status(String endpoint) throws Exception {
        return get(client.getMaintenanceClient().statusMember(endpoint));
    }

    List<Member> members() throws Exception {
        return get(client.getClusterClient().listMember()).getMembers();
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        client.close();
    }
}
