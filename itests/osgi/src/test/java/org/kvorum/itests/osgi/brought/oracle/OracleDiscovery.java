// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi.brought.oracle;

import java.util.concurrent.CompletableFuture;
import org.kvorum.api.discovery.DiscoveredCluster;
import org.kvorum.api.discovery.Discovery;
import org.kvorum.api.discovery.DiscoveryException;
import org.kvorum.api.discovery.DiscoveryRequest;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Knows the founders from a property of the framework. */
@Component(property = Discovery.MODE + "=oracle")
public final class OracleDiscovery implements Discovery {
    /** Names the founders, as {@code --initial-cluster} does. */
    public static final String FOUNDERS = "oracle.founders";

    private final BundleContext context;

    /** Creates it. */
    @Activate
    public OracleDiscovery(BundleContext context) {
        this.context = context;
    }

    @Override
    public CompletableFuture<DiscoveredCluster> discover(DiscoveryRequest request) {
        var founders = context.getProperty(FOUNDERS);
        return founders == null
                ? CompletableFuture.failedFuture(new DiscoveryException("the oracle is silent: set " + FOUNDERS))
                : CompletableFuture.completedFuture(new DiscoveredCluster(founders, "of the oracle"));
    }
}
