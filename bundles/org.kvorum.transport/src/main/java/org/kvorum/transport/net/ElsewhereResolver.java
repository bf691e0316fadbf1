// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.net;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;

/** Asks the system's name service on another thread, because it blocks. */
final class ElsewhereResolver extends AddressResolverGroup<InetSocketAddress> {
    private final Executor names;

    ElsewhereResolver(Executor names) {
        this.names = names;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new Names(executor).asAddressResolver();
    }

    private final class Names extends InetNameResolver {
        Names(EventExecutor executor) {
            super(executor);
        }

        @Override
        protected void doResolve(String host, Promise<InetAddress> promise) throws UnknownHostException {
            var address = NetUtil.createByteArrayFromIpAddressString(host);
            if (address == null) {
                names.execute(() -> ask(host, promise));
            } else {
                promise.setSuccess(InetAddress.getByAddress(host, address));
            }
        }

        @Override
        protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
            Promise<InetAddress> one = executor().newPromise();
            one.addListener(done -> {
                if (done.isSuccess()) {
                    promise.setSuccess(List.of(one.getNow()));
                } else {
                    promise.setFailure(done.cause());
                }
            });
            try {
                doResolve(host, one);
            } catch (UnknownHostException e) {
                one.setFailure(e);
            }
        }

        private static void ask(String host, Promise<InetAddress> promise) {
            try {
                promise.setSuccess(InetAddress.getByName(host));
            } catch (UnknownHostException e) {
                promise.setFailure(e);
            }
        }
    }
}
