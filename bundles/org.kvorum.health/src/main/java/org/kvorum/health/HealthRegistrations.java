// SPDX-License-Identifier: Apache-2.0
package org.kvorum.health;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.felix.hc.api.HealthCheck;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberCheck;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Registers the checks of every member there is, and takes them back when it goes. */
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.apache.felix.hc.api.HealthCheck\"",
        effective = "active")
@Component(
        service = {},
        immediate = true)
public final class HealthRegistrations {
    private final BundleContext context;
    private final Map<Member, List<ServiceRegistration<HealthCheck>>> members = new HashMap<>();

    /** Creates the component; members are bound afterwards. */
    @Activate
    public HealthRegistrations(BundleContext context) {
        this.context = context;
    }

    /** Registers the checks of a member. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public synchronized void addMember(Member member, Map<String, Object> properties) {
        var name = Objects.toString(properties.get(Member.NAME), "");
        members.put(
                member,
                Arrays.stream(MemberCheck.values())
                        .map(check -> context.registerService(
                                HealthCheck.class,
                                new MemberHealthCheck(member, check),
                                FrameworkUtil.asDictionary(properties(check, name))))
                        .toList());
    }

    /** Takes the checks of a member back. */
    public synchronized void removeMember(Member member) {
        var gone = members.remove(member);
        if (gone != null) {
            gone.forEach(ServiceRegistration::unregister);
        }
    }

    /** Returns the service properties of a check; {@code member} is empty if the member has no name. */
    static Map<String, Object> properties(MemberCheck check, String member) {
        var properties = new HashMap<String, Object>();
        var suffix = member.isEmpty() ? "" : " " + member;
        properties.put(HealthCheck.NAME, "kvorum " + check.id() + suffix);
        properties.put(HealthCheck.MBEAN_NAME, "kvorum " + check.id() + suffix);
        properties.put(HealthCheck.TAGS, tags(check).toArray(String[]::new));
        if (!member.isEmpty()) {
            properties.put(Member.NAME, member);
        }
        return properties;
    }

    private static List<String> tags(MemberCheck check) {
        var tags = new ArrayList<>(List.of("kvorum"));
        if (MemberCheck.live().contains(check)) {
            tags.add("livez");
        }
        if (MemberCheck.ready().contains(check)) {
            tags.add("readyz");
        }
        return tags;
    }
}
