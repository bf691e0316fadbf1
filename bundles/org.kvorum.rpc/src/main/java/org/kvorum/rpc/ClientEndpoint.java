// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

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

/** Serves clients as long as there is a member, with whatever services other bundles bring. */
@Component(
        service = {},
        immediate = true)
public final class ClientEndpoint {
    private final Mounts mounts;
    private final ClientEdge edge;
    private final ServiceRegistration<ClientEndpointReady> ready;

    /** Opens the listeners; when it returns they serve. */
    @Activate
    public ClientEndpoint(
            BundleContext context,
            @Reference Member member,
            @Reference MemberConfig config,
            @Reference Environment environment,
            @Reference Metrics metrics,
            @Reference Exposition exposition) {
        mounts = new Mounts(metrics);
        edge = new ClientEdge(member, EdgeSettings.of(config), environment, metrics, exposition, mounts);
        ready = context.registerService(ClientEndpointReady.class, new ClientEndpointReady() {}, null);
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
        ready.unregister();
        edge.close();
    }
}
