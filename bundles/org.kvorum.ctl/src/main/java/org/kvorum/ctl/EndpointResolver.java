// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.StatusOr;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Resolves the name of a channel to several endpoints, of which gRPC takes the first it can reach, and the next when that is gone. */
final class EndpointResolver extends NameResolverProvider {
    static final String SCHEME = "etcd-endpoints";

    private final List<Endpoint> endpoints;
    private final Class<? extends SocketAddress> kind;

    EndpointResolver(List<Endpoint> endpoints) {
        this.endpoints = endpoints;
        this.kind = endpoints.get(0).address().getClass();
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
        return new NameResolver() {
            @Override
            public String getServiceAuthority() {
                return endpoints.get(0).serverName();
            }

            @Override
            public void start(Listener2 listener) {
                List<EquivalentAddressGroup> groups =
                        endpoints.stream().map(EndpointResolver::group).toList();
                listener.onResult(ResolutionResult.newBuilder()
                        .setAddressesOrError(StatusOr.fromValue(groups))
                        .build());
            }

            @Override
            public void shutdown() {}
        };
    }

    /** Each server is called by its own name, which a certificate has to have, too. */
    private static EquivalentAddressGroup group(Endpoint endpoint) {
        return new EquivalentAddressGroup(
                endpoint.address(),
                Attributes.newBuilder()
                        .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, endpoint.serverName())
                        .build());
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return 5;
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
        return Set.of(kind);
    }
}
