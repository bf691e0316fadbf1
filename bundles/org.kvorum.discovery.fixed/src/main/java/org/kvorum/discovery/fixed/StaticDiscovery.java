// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.fixed;

import java.util.concurrent.CompletableFuture;
import org.kvorum.api.discovery.DiscoveredCluster;
import org.kvorum.api.discovery.Discovery;
import org.kvorum.api.discovery.DiscoveryException;
import org.kvorum.api.discovery.DiscoveryRequest;
import org.osgi.service.component.annotations.Component;

/** Takes the founders from {@code --initial-cluster}, at once. */
@Component(property = Discovery.MODE + "=" + StaticDiscovery.NAME)
public final class StaticDiscovery implements Discovery {
    static final String NAME = "static";

    @Override
    public String mode() {
        return NAME;
    }

    @Override
    public CompletableFuture<DiscoveredCluster> discover(DiscoveryRequest request) {
        try {
            var members = MemberList.parse(request.config().text("initial-cluster"));
            return CompletableFuture.completedFuture(
                    new DiscoveredCluster(members.text(), request.config().text("initial-cluster-token")));
        } catch (DiscoveryException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
