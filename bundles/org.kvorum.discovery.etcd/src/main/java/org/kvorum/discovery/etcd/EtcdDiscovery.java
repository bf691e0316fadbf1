// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.etcd;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.kvorum.api.discovery.DiscoveredCluster;
import org.kvorum.api.discovery.Discovery;
import org.kvorum.api.discovery.DiscoveryException;
import org.kvorum.api.discovery.DiscoveryRequest;
import org.osgi.service.component.annotations.Component;

/** Takes the founders from the registry {@code --discovery-token} of the etcd at {@code --discovery-endpoints}. */
@Component(property = Discovery.MODE + "=" + EtcdDiscovery.NAME)
public final class EtcdDiscovery implements Discovery {
    static final String NAME = "etcd";

    private static final Duration PAUSE_UNIT = Duration.ofSeconds(1);

    /** Creates the mode. */
    public EtcdDiscovery() {}

    @Override
    public String mode() {
        return NAME;
    }

    @Override
    public CompletableFuture<DiscoveredCluster> discover(DiscoveryRequest request) {
        return discover(request, PAUSE_UNIT);
    }

    CompletableFuture<DiscoveredCluster> discover(DiscoveryRequest request, Duration pauseUnit) {
        try {
            var settings = ServiceSettings.of(request.config());
            var keys = new RegistryKeys(request.config().text("discovery-token"));
            if (request.config().text("initial-cluster-state").equals("existing")) {
                throw new DiscoveryException(
                        "a registry knows founders only: to join a running cluster, name its members"
                                + " in --initial-cluster instead of --discovery-endpoints");
            }
            long id = request.memberId(keys.token());
            return new RegistrySearch(request, settings, keys, id, pauseUnit).begin();
        } catch (DiscoveryException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
