// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import java.io.UncheckedIOException;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Environment;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.rpc.ClientEndpointReady;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.telemetry.Exposition;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.rpc.call.Mounts;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MarkerFactory;

/** Serves clients as long as there is a member, with whatever services other bundles bring. */
@Component(
        service = {},
        immediate = true)
public final class ClientEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(ClientEndpoint.class);
    private static final int FAILED = 1;

    private final Mounts mounts;
    private final @Nullable ClientEdge edge;
    private final @Nullable ServiceRegistration<ClientEndpointReady> ready;

    /** Opens the listeners; when it returns they serve, or the process is about to end. */
    @Activate
    public ClientEndpoint(
            BundleContext context,
            @Reference Member member,
            @Reference MemberConfig config,
            @Reference Environment environment,
            @Reference Metrics metrics,
            @Reference Exposition exposition,
            @Reference ClientLoops loops,
            @Reference(target = "(kvorum.exit=true)") IntConsumer exit) {
        mounts = new Mounts(metrics);
        ClientEdge opened = null;
        try {
            opened = new ClientEdge(
                    member, EdgeSettings.of(config), environment, metrics, exposition, mounts, loops.await());
        } catch (UncheckedIOException | IllegalArgumentException e) {
            LOG.atError()
                    .addMarker(MarkerFactory.getMarker("fatal"))
                    .addKeyValue("error", e.getMessage())
                    .log("failed to listen for clients");
            exit.accept(FAILED);
        }
        edge = opened;
        ready = opened == null
                ? null
                : context.registerService(ClientEndpointReady.class, new ClientEndpointReady() {}, null);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "unmount")
    void mount(RpcService service) {
        mounts.mount(service);
    }

    void unmount(RpcService service) {
        mounts.unmount(service);
    }

    @Deactivate
    void close() {
        if (ready != null) {
            ready.unregister();
        }
        if (edge != null) {
            edge.close();
        }
    }
}
