// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ChannelLogger;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EndpointResolverTest {
    private final List<InetAddress> known = new ArrayList<>();
    private final List<List<SocketAddress>> heard = new ArrayList<>();

    @Test
    void aNameStandsForAllItsAddresses() throws UnknownHostException {
        known.addAll(List.of(address(1), address(2)));

        resolver("http://db:2379").start(listener());

        assertThat(heard).containsExactly(List.of(socket(1, 2379), socket(2, 2379)));
    }

    @Test
    void aNameIsLookedUpAgainWhenNoneAnswers() throws UnknownHostException {
        known.add(address(1));
        var resolver = resolver("db:2379,other:2380");
        resolver.start(listener());
        known.set(0, address(3));

        resolver.refresh();

        assertThat(heard)
                .containsExactly(List.of(socket(1, 2379), socket(1, 2380)), List.of(socket(3, 2379), socket(3, 2380)));
    }

    @Test
    void aNameThatNobodyKnowsMayBecomeKnown() throws UnknownHostException {
        var resolver = resolver("db:2379");
        resolver.start(listener());
        known.add(address(1));

        resolver.refresh();

        assertThat(heard)
                .containsExactly(List.of(InetSocketAddress.createUnresolved("db", 2379)), List.of(socket(1, 2379)));
    }

    private NameResolver resolver(String endpoints) {
        var args = NameResolver.Args.newBuilder()
                .setDefaultPort(80)
                .setProxyDetector(target -> null)
                .setSynchronizationContext(new SynchronizationContext((thread, failure) -> {
                    throw new AssertionError(failure);
                }))
                .setServiceConfigParser(new NameResolver.ServiceConfigParser() {
                    @Override
                    public NameResolver.ConfigOrError parseServiceConfig(java.util.Map<String, ?> raw) {
                        return NameResolver.ConfigOrError.fromConfig(raw);
                    }
                })
                .setChannelLogger(new ChannelLogger() {
                    @Override
                    public void log(ChannelLogLevel level, String message) {}

                    @Override
                    public void log(ChannelLogLevel level, String format, Object... values) {}
                })
                .setOffloadExecutor(Runnable::run)
                .build();
        return new EndpointResolver(this::lookUp)
                .newNameResolver(URI.create(EndpointResolver.target(List.of(endpoints.split(",", -1)))), args);
    }

    private List<InetAddress> lookUp(String host) throws UnknownHostException {
        if (known.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return List.copyOf(known);
    }

    private NameResolver.Listener2 listener() {
        return new NameResolver.Listener2() {
            @Override
            public void onResult(NameResolver.ResolutionResult result) {
                heard.add(result.getAddressesOrError().getValue().stream()
                        .map(EquivalentAddressGroup::getAddresses)
                        .flatMap(List::stream)
                        .toList());
            }

            @Override
            public void onError(Status error) {
                throw new AssertionError(error);
            }
        };
    }

    private static InetAddress address(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
    }

    private static SocketAddress socket(int last, int port) throws UnknownHostException {
        return new InetSocketAddress(address(last), port);
    }
}
