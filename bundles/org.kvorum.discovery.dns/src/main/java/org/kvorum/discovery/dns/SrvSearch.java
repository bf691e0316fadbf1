// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.dns;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.kvorum.api.discovery.DiscoveredCluster;
import org.kvorum.api.discovery.DiscoveryException;
import org.kvorum.api.discovery.DiscoveryRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks until DNS knows all it has to, less and less often. */
final class SrvSearch {
    private static final Logger LOG = LoggerFactory.getLogger(SrvSearch.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final DiscoveryRequest request;
    private final Names names;
    private final CompletableFuture<DiscoveredCluster> result = new CompletableFuture<>();
    /** Owned by the loop. */
    private Duration pause = FIRST_PAUSE;

    SrvSearch(DiscoveryRequest request, Names names) {
        this.request = request;
        this.names = names;
    }

    CompletableFuture<DiscoveredCluster> begin() {
        request.loop().execute(this::ask);
        return result;
    }

    private void ask() {
        if (result.isDone()) {
            return;
        }
        var domain = request.config().text("discovery-srv");
        var suffix = request.config().text("discovery-srv-name");
        try {
            var members = new SrvCluster(names, request.name(), request.peerUrls())
                    .find(domain, suffix.isEmpty() ? "" : "-" + suffix);
            LOG.atInfo()
                    .addKeyValue("discovery-srv", domain)
                    .addKeyValue("initial-cluster", members)
                    .log("got bootstrap from DNS");
            result.complete(new DiscoveredCluster(members, request.config().text("initial-cluster-token")));
        } catch (NotYetException e) {
            LOG.atWarn()
                    .addKeyValue("discovery-srv", domain)
                    .addKeyValue("error", e.getMessage())
                    .addKeyValue("retry-after", pause.toSeconds() + "s")
                    .log("failed to resolve during SRV discovery; trying again");
            request.loop().schedule(pause, this::ask);
            var twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        } catch (DiscoveryException e) {
            result.completeExceptionally(e);
        }
    }
}
