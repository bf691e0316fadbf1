// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Resolves the name of a channel, which is a list of endpoints, to all their addresses, of which gRPC takes the first it can reach, and the next when that is
 * gone. When it can reach none, names are looked up again.
 */
final class EndpointResolver extends NameResolverProvider {
    private static final String SCHEME = "etcd-endpoints";

    private final Lookup lookup;

    /** What knows the addresses of hosts. */
    @FunctionalInterface
    interface Lookup {
        List<InetAddress> of(String host) throws UnknownHostException;
    }

    EndpointResolver(Lookup lookup) {
        this.lookup = lookup;
    }

    /** Returns the name of a channel to these endpoints. */
    static String target(List<String> endpoints) {
        try {
            return new URI(SCHEME, "", "/" + String.join(",", endpoints), null, null).toString();
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
        List<Endpoint> endpoints = Stream.of(target.getPath().substring(1).split(",", -1))
                .map(Endpoint::parse)
                .toList();
        return new Resolver(endpoints, Optional.ofNullable(args.getOffloadExecutor()));
    }

    private final class Resolver extends NameResolver {
        private final List<Endpoint> endpoints;
        private final Optional<Executor> executor;
        private Optional<Listener2> listener = Optional.empty();

        Resolver(List<Endpoint> endpoints, Optional<Executor> executor) {
            this.endpoints = endpoints;
            this.executor = executor;
        }

        @Override
        public String getServiceAuthority() {
            return endpoints.get(0).serverName();
        }

        @Override
        public void start(Listener2 given) {
            listener = Optional.of(given);
            resolve(given);
        }

        /** Names may have come to stand for others; a look at that may wait, which the thread of the connections must not. */
        @Override
        public void refresh() {
            if (!endpoints.stream().allMatch(Endpoint::isFixed)) {
                listener.ifPresent(there -> executor.ifPresent(threads -> threads.execute(() -> resolve(there))));
            }
        }

        private void resolve(Listener2 there) {
            List<EquivalentAddressGroup> groups =
                    endpoints.stream().map(this::group).toList();
            there.onResult(ResolutionResult.newBuilder()
                    .setAddressesOrError(StatusOr.fromValue(groups))
                    .build());
        }

        /** Each server is called by its own name, which a certificate has to have, too. */
        private EquivalentAddressGroup group(Endpoint endpoint) {
            return new EquivalentAddressGroup(
                    endpoint.addresses(lookup),
                    Attributes.newBuilder()
                            .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, endpoint.serverName())
                            .build());
        }

        @Override
        public void shutdown() {
            listener = Optional.empty();
        }
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
        return Set.of(SocketAddress.class);
    }
}
