// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi.brought.echo;

import java.util.List;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.bytes.Bytes;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Says who it is, and what it was told. Several bundles are made of it. */
@Component
public final class EchoService implements RpcService {
    private final String self;

    /** Creates it. */
    @Activate
    public EchoService(BundleContext context) {
        self = context.getBundle().getSymbolicName();
    }

    @Override
    public String name() {
        return "test.Echo";
    }

    @Override
    public List<RpcMethod> methods() {
        return List.of(
                new RpcMethod.Unary(
                        "Say",
                        (context, request, reply) ->
                                reply.send(Bytes.utf8(self + ": ").concat(request))),
                // a method that only one of the bundles has
                new RpcMethod.Unary(self.replace('.', '_'), (context, request, reply) -> reply.send(request)));
    }
}
