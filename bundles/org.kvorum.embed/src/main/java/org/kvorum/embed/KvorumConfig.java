// SPDX-License-Identifier: Apache-2.0
package org.kvorum.embed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The settings of an embedded server: those of etcd, by the names of its flags, with the most usual ones as methods. Immutable; each method returns a new one.
 *
 * <p>What is not set has etcd's default, except that clients are served on a free port of {@code 127.0.0.1}, that other members are not listened for, and that the
 * storage engine is {@code xodus} if it is there, else the only one there is. Neither environment variables nor system properties are looked at.
 */
public final class KvorumConfig {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private final Map<String, String> flags;
    private final Duration startTimeout;
    private final Consumer<Throwable> onFailure;

    private KvorumConfig(Map<String, String> flags, Duration startTimeout, Consumer<Throwable> onFailure) {
        this.flags = Collections.unmodifiableMap(new TreeMap<>(flags));
        this.startTimeout = startTimeout;
        this.onFailure = onFailure;
    }

    /** Returns settings for a server with its data in a directory, which is made if it is missing. */
    public static KvorumConfig in(Path dataDirectory) {
        return new KvorumConfig(Map.of("data-dir", dataDirectory.toString()), START_TIMEOUT, failure -> {});
    }

    /**
     * Returns settings with which servers found a cluster together: each listens for the others at its peer URL, on a free port of {@code 127.0.0.1} unless it has
     * one, and knows all. Their names differ.
     */
    public static List<KvorumConfig> together(List<KvorumConfig> members) {
        var wanted = members.stream()
                .map(member -> member.flags.getOrDefault("listen-peer-urls", "http://127.0.0.1:0"))
                .toList();
        var peerUrls = FreePorts.chosen(wanted);
        var cluster = IntStream.range(0, peerUrls.size())
                .mapToObj(i -> members.get(i).flags.getOrDefault("name", "default") + "=" + peerUrls.get(i))
                .collect(Collectors.joining(","));
        return IntStream.range(0, peerUrls.size())
                .mapToObj(i -> members.get(i).peerUrls(peerUrls.get(i)).initialCluster(cluster))
                .toList();
    }

    /**
     * Sets any flag.
     *
     * @param name without dashes, as in {@code quota-backend-bytes}
     * @param value as on a command line, as in {@code 8589934592} or {@code 5m}
     */
    public KvorumConfig flag(String name, String value) {
        var changed = new TreeMap<>(flags);
        changed.put(name, value);
        return new KvorumConfig(changed, startTimeout, onFailure);
    }

    /** Sets the member's name, {@code default} if none is set. */
    public KvorumConfig name(String name) {
        return flag("name", name);
    }

    /** Sets where clients are served, as in {@code http://127.0.0.1:2379}; port 0 is a free one, chosen at the start. */
    public KvorumConfig clientUrls(String... urls) {
        return flag("listen-client-urls", String.join(",", urls));
    }

    /** Sets where other members are listened for; port 0 is a free one, chosen at the start. They are told the same unless {@code initial-advertise-peer-urls} is set. */
    public KvorumConfig peerUrls(String... urls) {
        return flag("listen-peer-urls", String.join(",", urls));
    }

    /** Sets the founders of the cluster, as in {@code a=http://127.0.0.1:2380,b=http://127.0.0.1:2381}; without this the server is one alone. */
    public KvorumConfig initialCluster(String members) {
        return flag("initial-cluster", members);
    }

    /** Sets the storage engine, as in {@code memory}. */
    public KvorumConfig engine(String engine) {
        return flag("storage-engine", engine);
    }

    /** Sets how long {@link KvorumServer#start} waits until the server is ready; 30 seconds if it is not set. */
    public KvorumConfig startTimeout(Duration timeout) {
        return new KvorumConfig(flags, timeout, onFailure);
    }

    /**
     * Sets who is told, once, if the server breaks after its start, or was removed from its cluster. It serves no more then; it should be closed, which the callback
     * itself may do, for it runs on a thread of its own.
     */
    public KvorumConfig onFailure(Consumer<Throwable> callback) {
        return new KvorumConfig(flags, startTimeout, callback);
    }

    /** Returns the flags that were set. */
    public Map<String, String> flags() {
        return flags;
    }

    /** Returns how long {@link KvorumServer#start} waits. */
    public Duration startTimeout() {
        return startTimeout;
    }

    Consumer<Throwable> onFailure() {
        return onFailure;
    }

    /** Sets a flag that was not set. */
    KvorumConfig orElse(String name, String value) {
        return flags.containsKey(name) ? this : flag(name, value);
    }
}
