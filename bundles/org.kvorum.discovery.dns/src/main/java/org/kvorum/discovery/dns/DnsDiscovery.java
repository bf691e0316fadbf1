// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.dns;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.kvorum.api.discovery.DiscoveredCluster;
import org.kvorum.api.discovery.Discovery;
import org.kvorum.api.discovery.DiscoveryException;
import org.kvorum.api.discovery.DiscoveryRequest;
import org.osgi.service.component.annotations.Component;

/** Takes the founders from the SRV records of {@code --discovery-srv}. */
@Component(property = Discovery.MODE + "=" + DnsDiscovery.NAME)
public final class DnsDiscovery implements Discovery {
    static final String NAME = "dns";

    private static final Path RESOLVER_FILE = Path.of("/etc/resolv.conf");

    @Override
    public String mode() {
        return NAME;
    }

    @Override
    public CompletableFuture<DiscoveredCluster> discover(DiscoveryRequest request) {
        try {
            if (request.config().text("discovery-srv").isEmpty()) {
                throw new DiscoveryException("--discovery-mode=dns needs --discovery-srv");
            }
            return new SrvSearch(request, names(request.config().text("discovery-dns-server"))).begin();
        } catch (DiscoveryException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Names names(String server) {
        return server.isEmpty()
                ? NameServer.ofSystem(ResolverFile.searchDomains(RESOLVER_FILE))
                : NameServer.at(NameServer.parse(server));
    }
}
