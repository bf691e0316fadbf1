// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import io.grpc.Channel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.kvorum.api.member.Member;
import org.kvorum.config.MemberConfigs;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The members of this framework that commands may be meant for. Any thread. */
@Component(service = Targets.class)
public final class Targets {
    private final MemberConfigs settings;
    private final ConcurrentMap<String, Member> members = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Channel> channels = new ConcurrentHashMap<>();

    /** A member with the way to its services. */
    record Target(String name, Member member, Channel channel) {}

    /** Creates it; members come and go. */
    @Activate
    public Targets(@Reference MemberConfigs settings) {
        this.settings = settings;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "removeMember")
    void addMember(Member member, Map<String, Object> properties) {
        members.put(name(properties), member);
    }

    void removeMember(Member member, Map<String, Object> properties) {
        members.remove(name(properties), member);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "removeChannel")
    void addChannel(Channel channel, Map<String, Object> properties) {
        channels.put(name(properties), channel);
    }

    void removeChannel(Channel channel, Map<String, Object> properties) {
        channels.remove(name(properties), channel);
    }

    private static String name(Map<String, Object> properties) {
        return String.valueOf(properties.get(Member.NAME));
    }

    MemberConfigs settings() {
        return settings;
    }

    /** Returns the members that run, by name. */
    Map<String, Member> members() {
        return new TreeMap<>(members);
    }

    /**
     * Returns the member that is meant.
     *
     * @param wanted the name given; without one there must be only one member
     */
    Target find(Optional<String> wanted) {
        var name = wanted.orElseGet(this::only);
        var member = members.get(name);
        var channel = channels.get(name);
        if (member == null) {
            throw new ShellException(
                    settings.names().contains(name)
                            ? "member " + name + " is not ready: it has no quorum, or its storage engine is missing"
                            : "no member " + name + " in this framework; there are: " + names());
        }
        if (channel == null) {
            throw new ShellException("member " + name + " serves no clients just now: org.kvorum.rpc does not run");
        }
        return new Target(name, member, channel);
    }

    /** Returns the name of the one member there is. */
    String only() {
        var names = settings.names();
        if (names.size() == 1) {
            return names.get(0);
        }
        if (names.isEmpty()) {
            throw new ShellException("there is no member in this framework");
        }
        throw new ShellException(
                "say which member with --member NAME, or once with kvorum.member=NAME; there are: " + names());
    }

    private List<String> names() {
        return settings.names();
    }
}
