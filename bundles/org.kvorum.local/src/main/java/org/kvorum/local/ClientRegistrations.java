// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kvorum.api.client.KeyValue;
import org.kvorum.api.client.Leases;
import org.kvorum.api.client.Locks;
import org.kvorum.api.client.Watch;
import org.kvorum.api.env.Environment;
import org.kvorum.api.member.Member;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Registers the client services of every member there is, and takes them back when it goes. They carry the member's name, as the member does. */
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.kvorum.api.client.KeyValue,org.kvorum.api.client.Watch,"
                + "org.kvorum.api.client.Leases,org.kvorum.api.client.Locks\"",
        effective = "active")
@Component(
        service = {},
        immediate = true)
public final class ClientRegistrations {
    private final BundleContext context;
    private final Environment environment;
    private final Map<Member, Registered> members = new HashMap<>();

    /** Creates the component; members are bound afterwards. */
    @Activate
    public ClientRegistrations(BundleContext context, @Reference Environment environment) {
        this.context = context;
        this.environment = environment;
    }

    /** Registers the services of a member. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addMember(Member member, Map<String, Object> memberProperties) {
        var services = new LocalServices(member, environment);
        var properties = new HashMap<String, Object>();
        properties.put(KeyValue.CLUSTER_ID, member.clusterId());
        var name = memberProperties.get(Member.NAME);
        if (name != null) {
            properties.put(Member.NAME, name);
        }
        var dictionary = FrameworkUtil.asDictionary(properties);
        members.put(
                member,
                new Registered(
                        services,
                        List.of(
                                context.registerService(KeyValue.class, services.keyValue(), dictionary),
                                context.registerService(Watch.class, services.watch(), dictionary),
                                context.registerService(Leases.class, services.leases(), dictionary),
                                context.registerService(Locks.class, services.locks(), dictionary))));
    }

    /** Takes the services of a member back. */
    synchronized void removeMember(Member member) {
        var gone = members.remove(member);
        if (gone != null) {
            gone.registrations().forEach(ServiceRegistration::unregister);
            gone.services().close();
        }
    }

    private record Registered(LocalServices services, List<ServiceRegistration<?>> registrations) {}
}
