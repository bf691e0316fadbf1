// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.etcd;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.discovery.DiscoveredCluster;
import org.kvorum.api.discovery.DiscoveryException;
import org.kvorum.api.discovery.DiscoveryRequest;
import org.kvorum.proto.mvccpb.KeyValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enters the member in the registry and waits until all others are there. State is owned by the request's loop. */
final class RegistrySearch {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrySearch.class);
    /** From here on the pause between two attempts stays as it is. */
    private static final int LONGEST_PAUSE_EXPONENT = 8;
    /** Answers that no repetition changes. */
    private static final Set<Status.Code> FINAL =
            Set.of(Status.Code.INVALID_ARGUMENT, Status.Code.PERMISSION_DENIED, Status.Code.UNIMPLEMENTED);

    private final DiscoveryRequest request;
    private final ServiceSettings settings;
    private final RegistryKeys keys;
    private final String ownKey;
    private final Duration pauseUnit;
    private final CompletableFuture<DiscoveredCluster> result = new CompletableFuture<>();

    private int attempts;
    private @Nullable Connection connection;

    /**
     * Creates a search.
     *
     * @param memberId the member's id, which is also its key
     * @param pauseUnit what the pauses between attempts are the powers of two of
     */
    RegistrySearch(
            DiscoveryRequest request, ServiceSettings settings, RegistryKeys keys, long memberId, Duration pauseUnit) {
        this.request = request;
        this.settings = settings;
        this.keys = keys;
        this.ownKey = keys.member(memberId);
        this.pauseUnit = pauseUnit;
    }

    CompletableFuture<DiscoveredCluster> begin() {
        request.loop().execute(this::attempt);
        // also if it is cancelled
        var unused = result.whenComplete((cluster, failure) -> request.loop().execute(this::disconnect));
        return result;
    }

    private void attempt() {
        if (result.isDone()) {
            return;
        }
        disconnect();
        var current = new Connection(
                settings.endpoints().get(attempts % settings.endpoints().size()), settings, request.loop());
        connection = current;
        var unused = current.authenticate()
                .thenCompose(none -> read(current))
                .thenCompose(registry -> enter(current, registry))
                .thenCompose(none -> read(current))
                .whenComplete((registry, failure) -> {
                    if (failure == null) {
                        awaitOthers(current, registry);
                    } else {
                        failed(current, failure);
                    }
                });
    }

    private void disconnect() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private CompletableFuture<Registry> read(Connection current) {
        return current.get(keys.size()).thenCompose(size -> {
            if (size.getKvsCount() == 0) {
                throw new DiscoveryException("discovery: size key not found: the service has no " + keys.size()
                        + "; put the number of members there, or correct --discovery-token");
            }
            int members = Registry.parseSize(size.getKvs(0).getValue().toStringUtf8());
            return current.getPrefix(keys.members())
                    .thenApply(range -> new Registry(
                            members,
                            entries(range.getKvsList()),
                            range.getHeader().getRevision()));
        });
    }

    private static List<Registry.Entry> entries(List<KeyValue> pairs) {
        return pairs.stream()
                .map(pair -> new Registry.Entry(
                        pair.getKey().toStringUtf8(), pair.getValue().toStringUtf8(), pair.getCreateRevision()))
                .toList();
    }

    private CompletableFuture<Void> enter(Connection current, Registry registry) {
        registry.requireSeat(ownKey);
        return current.create(ownKey, request.self()).thenAccept(response -> {
            if (!response.getSucceeded()) {
                var there = response.getResponses(0)
                        .getResponseRange()
                        .getKvs(0)
                        .getValue()
                        .toStringUtf8();
                if (!there.equals(request.self())) {
                    throw new DiscoveryException("discovery: found duplicate id: " + ownKey + " is " + there
                            + ", this member is " + request.self());
                }
            }
        });
    }

    private void awaitOthers(Connection current, Registry registry) {
        if (finish(current, registry)) {
            return;
        }
        LOG.atInfo()
                .addKeyValue("found-peers", registry.entries().size())
                .addKeyValue(
                        "needed-peers", registry.size() - registry.entries().size())
                .log("waiting for peers from discovery server");
        attempts = 0;
        current.watch(
                keys.members(),
                registry.revision() + 1,
                () -> {
                    var unused = read(current).whenComplete((now, failure) -> {
                        if (failure == null) {
                            finish(current, now);
                        } else {
                            failed(current, failure);
                        }
                    });
                },
                failure -> failed(current, failure));
    }

    /** Returns whether there is no more to wait for. */
    private boolean finish(Connection current, Registry registry) {
        if (result.isDone() || current != connection) {
            return true;
        }
        try {
            registry.requireSeat(ownKey);
            if (!registry.isComplete()) {
                return false;
            }
            var members = registry.initialCluster();
            LOG.atInfo().addKeyValue("initial-cluster", members).log("found all needed peers from discovery server");
            result.complete(new DiscoveredCluster(members, keys.token()));
        } catch (DiscoveryException e) {
            failed(current, e);
        }
        return true;
    }

    private void failed(Connection current, Throwable thrown) {
        if (result.isDone() || current != connection) {
            return;
        }
        var failure = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (failure instanceof DiscoveryException) {
            result.completeExceptionally(join(String.valueOf(failure.getMessage())));
            return;
        }
        if (failure instanceof RuntimeException
                && FINAL.contains(Status.fromThrowable(failure).getCode())) {
            result.completeExceptionally(
                    join(String.valueOf(Status.fromThrowable(failure).getDescription())));
            return;
        }
        disconnect();
        var endpoint = settings.endpoints().get(attempts % settings.endpoints().size());
        attempts++;
        var pause = pause();
        LOG.atWarn()
                .addKeyValue("endpoint", endpoint)
                .addKeyValue("error", text(failure))
                .addKeyValue("backoff", pause)
                .log("retry connecting to discovery service");
        request.loop().schedule(pause, this::attempt);
    }

    /** Every endpoint is tried once without a pause, then they are tried less and less often. */
    private Duration pause() {
        int rounds = attempts / settings.endpoints().size();
        boolean more = attempts % settings.endpoints().size() != 0;
        return more ? Duration.ZERO : pauseUnit.multipliedBy(1L << Math.min(rounds, LONGEST_PAUSE_EXPONENT));
    }

    /** Returns what happened with what caused it: a lost connection alone says nothing. */
    private static String text(Throwable failure) {
        var cause = failure.getCause();
        return cause == null ? failure.toString() : failure.getMessage() + ": " + cause.getMessage();
    }

    private static DiscoveryException join(String reason) {
        return new DiscoveryException("failed to join discovery cluster (" + reason + ")");
    }
}
