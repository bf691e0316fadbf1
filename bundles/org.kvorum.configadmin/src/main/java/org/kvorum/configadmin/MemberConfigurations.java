// SPDX-License-Identifier: Apache-2.0
package org.kvorum.configadmin;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.kvorum.config.MemberConfigs;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the configurations of the factory {@value #FACTORY_PID}; each has flags as its properties. One whose {@code name} is that of the member the process
 * was started for changes settings of that member as far as they may change while it runs; deleted, it gives back what the member was started with. Any other
 * name is a further member in this framework, started with these settings, restarted if one changes that counts only at a start, and ended with its configuration.
 *
 * <p>A configuration without {@code name} means the member named by the end of its PID: {@code n1} for {@code org.kvorum.member~n1}.
 */
@Component(
        service = ManagedServiceFactory.class,
        // it knows which members it has defined, also while nobody holds it
        immediate = true,
        property = "service.pid=" + MemberConfigurations.FACTORY_PID)
public final class MemberConfigurations implements ManagedServiceFactory {
    static final String FACTORY_PID = "org.kvorum.member";

    private static final Logger LOG = LoggerFactory.getLogger(MemberConfigurations.class);

    private final MemberConfigs members;

    /** By the PID of their configurations. */
    private final Map<String, Member> known = new HashMap<>();

    /** What a configuration stands for: a member of its own, or changed settings of one that is there without it. */
    private record Member(String name, boolean own) {}

    /** Creates it; the Configuration Admin Service then tells of all configurations there are. */
    @Activate
    public MemberConfigurations(@Reference MemberConfigs members) {
        this.members = members;
    }

    @Override
    public String getName() {
        return "Kvorum members";
    }

    @Override
    public synchronized void updated(String pid, Dictionary<String, ?> properties) {
        var given = new TreeMap<>(GivenSettings.of(properties));
        var name = given.computeIfAbsent("name", key -> nameOf(pid));
        try {
            var before = known.get(pid);
            if (before != null && !before.name().equals(name)) {
                // refused, if at all, before the other one ends
                if (members.names().contains(name)) {
                    members.change(name, given);
                } else {
                    members.check(given);
                }
                deleted(pid);
            }
            apply(pid, name, given);
        } catch (IllegalArgumentException e) {
            // said here once: the service that calls would log what is thrown with all its callers
            LOG.atWarn()
                    .addKeyValue("pid", pid)
                    .addKeyValue("member", name)
                    .addKeyValue("error", e.getMessage())
                    .log("settings refused, those before stay in force");
        }
    }

    private static String nameOf(String pid) {
        int end = pid.indexOf('~');
        return end < 0 ? "" : pid.substring(end + 1);
    }

    private void apply(String pid, String name, Map<String, String> given) {
        var member = known.get(pid);
        if (member == null && !members.names().contains(name)) {
            members.define(given).forEach(notice -> LOG.atInfo()
                    .addKeyValue("member", name)
                    .addKeyValue("notice", notice.message())
                    .log("settings"));
            known.put(pid, new Member(name, true));
            LOG.atInfo().addKeyValue("member", name).log("member defined");
            return;
        }
        if (member != null && member.own()) {
            // it may have to start anew with them, and then there must be no doubt whether it can
            members.check(given);
        }
        var change = members.change(name, given);
        known.putIfAbsent(pid, new Member(name, false));
        LOG.atInfo()
                .addKeyValue("member", name)
                .addKeyValue("changed", change.applied())
                .log("settings taken over");
        if (!change.fixed().isEmpty()) {
            countAtStart(pid, name, given, change.fixed());
        }
    }

    private void countAtStart(String pid, String name, Map<String, String> given, Iterable<String> flags) {
        var member = known.get(pid);
        if (member != null && member.own()) {
            LOG.atInfo()
                    .addKeyValue("member", name)
                    .addKeyValue("changed", flags)
                    .log("member starts anew");
            known.remove(pid);
            members.withdraw(name);
            members.define(given);
            known.put(pid, member);
        } else {
            LOG.atWarn()
                    .addKeyValue("member", name)
                    .addKeyValue("flags", flags)
                    .log("these settings count only at a start; give them as flags and start the process anew");
        }
    }

    @Override
    public synchronized void deleted(String pid) {
        var member = known.remove(pid);
        if (member == null) {
            return;
        }
        if (member.own()) {
            members.withdraw(member.name());
            LOG.atInfo().addKeyValue("member", member.name()).log("member withdrawn");
        } else if (members.names().contains(member.name())) {
            var change = members.change(member.name(), Map.of());
            LOG.atInfo()
                    .addKeyValue("member", member.name())
                    .addKeyValue("changed", change.applied())
                    .log("settings given back");
        }
    }

    /** Ends the members that configurations have defined; without this bundle nobody would end them. */
    @Deactivate
    synchronized void close() {
        known.values().stream().filter(Member::own).forEach(member -> members.withdraw(member.name()));
        known.clear();
    }
}
