// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.member.MemberSettings;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The settings of all members of this framework; each member has them as a {@link MemberSettings} service.
 *
 * <p>The member the process was started for comes as properties of the framework, one a flag, named {@code kvorum.config.<flag>}, with {@code name} among them;
 * what is missing has its default. Further members are defined while the framework runs. Any thread.
 */
@Component(service = MemberConfigs.class, immediate = true)
public final class MemberConfigs {
    /** What the names of the framework's properties begin with. */
    public static final String PREFIX = "kvorum.config.";

    private final BundleContext context;
    private final ConfigReader reader = new ConfigReader(new SystemHost());
    private final Flags flags = new Flags();
    private final Map<String, Entry> members = new TreeMap<>();
    private final @Nullable String main;

    /** Registers the settings that the framework was started with, if there are any. */
    @Activate
    public MemberConfigs(BundleContext context) {
        this.context = context;
        this.main = context.getProperty(PREFIX + "name");
        if (main != null) {
            Map<String, String> values = new LinkedHashMap<>();
            for (var flag : flags.all()) {
                var value = context.getProperty(PREFIX + flag.name());
                values.put(flag.name(), value == null ? flag.byDefault() : value);
            }
            register(main, added(main, new MemberConfig(values)));
        }
    }

    private static final class Entry implements MemberSettings {
        private final MemberConfig base;
        private volatile MemberConfig current;
        private @Nullable ServiceRegistration<MemberSettings> registration;
        private boolean withdrawn;

        Entry(MemberConfig base) {
            this.base = base;
            this.current = base;
        }

        @Override
        public MemberConfig current() {
            return current;
        }

        /** Returns whether it is to stay; it may have been withdrawn while it was registered. */
        synchronized boolean registered(ServiceRegistration<MemberSettings> as) {
            registration = as;
            return !withdrawn;
        }

        synchronized @Nullable ServiceRegistration<MemberSettings> withdraw() {
            withdrawn = true;
            return registration;
        }

        /** Tells those who use the settings that some have changed. */
        void tell(Dictionary<String, ?> properties) {
            ServiceRegistration<MemberSettings> told;
            synchronized (this) {
                told = withdrawn ? null : registration;
            }
            if (told != null) {
                try {
                    told.setProperties(properties);
                } catch (IllegalStateException e) {
                    // withdrawn meanwhile: nobody is left to be told
                    return;
                }
            }
        }
    }

    private synchronized Entry added(String name, MemberConfig config) {
        var entry = new Entry(config);
        members.put(name, entry);
        return entry;
    }

    /** Registers settings, in which the member starts: without a lock, as others may ask and change meanwhile. */
    private void register(String name, Entry entry) {
        var before = entry.current;
        ServiceRegistration<MemberSettings> registration;
        try {
            registration = context.registerService(MemberSettings.class, entry, properties(name));
        } catch (RuntimeException e) {
            synchronized (this) {
                members.remove(name, entry);
            }
            throw e;
        }
        if (!entry.registered(registration)) {
            registration.unregister();
        } else if (!entry.current.equals(before)) {
            entry.tell(properties(name));
        }
    }

    private Dictionary<String, ?> properties(String name) {
        return FrameworkUtil.asDictionary(Map.of(Member.NAME, name, MemberSettings.MAIN, name.equals(main)));
    }

    /** Returns the names of all members, sorted. */
    public synchronized List<String> names() {
        return List.copyOf(members.keySet());
    }

    /** Returns the settings that a member runs with. */
    public synchronized Optional<MemberConfig> get(String name) {
        return Optional.ofNullable(members.get(name)).map(Entry::current);
    }

    /**
     * Checks the settings of a member as {@link #define} does, whether there is a member of that name or not.
     *
     * @param given flags as an operator writes them, with {@code name} among them
     * @return how it would run
     * @throws IllegalArgumentException if they contradict each other or are out of bounds
     */
    public Outcome.Run check(Map<String, String> given) {
        if (given.getOrDefault("name", "").isEmpty()) {
            throw new IllegalArgumentException("a member of a framework needs a name");
        }
        return reader.read(given);
    }

    /**
     * Defines a member, which starts as soon as its parts are there.
     *
     * @param given flags as an operator writes them, with {@code name} among them; the others have their defaults
     * @return remarks on the settings, for the log
     * @throws IllegalArgumentException if they contradict each other or are out of bounds, or there is a member of that name
     */
    public List<Notice> define(Map<String, String> given) {
        var name = given.getOrDefault("name", "");
        Outcome.Run run;
        Entry entry;
        synchronized (this) {
            if (members.containsKey(name)) {
                throw new IllegalArgumentException("there is a member named " + name + " in this framework already");
            }
            run = check(given);
            entry = added(name, run.config());
        }
        register(name, entry);
        return run.notices();
    }

    /**
     * Takes a member's settings away, which ends it; nothing happens if there is none. Returns when it has ended; one that another thread is just defining is ended
     * by that one.
     */
    public void withdraw(String name) {
        Entry gone;
        synchronized (this) {
            gone = members.remove(name);
        }
        var registration = gone == null ? null : gone.withdraw();
        if (registration != null) {
            registration.unregister();
        }
    }

    /**
     * Changes settings of a member that runs. What is not given goes back to what the member was started with.
     *
     * @param overrides flags as an operator writes them
     * @throws IllegalArgumentException if there is no such member, or a value is not well-formed; nothing has changed then
     */
    public SettingsChange change(String name, Map<String, String> overrides) {
        Entry entry;
        SettingsChange change;
        synchronized (this) {
            entry = members.get(name);
            if (entry == null) {
                throw new IllegalArgumentException("no member named " + name + " in this framework");
            }
            change = renew(entry, reader.normalized(overrides));
        }
        if (!change.applied().isEmpty()) {
            if (name.equals(main)) {
                LogLevel.set(entry.current.text("log-level"));
            }
            entry.tell(properties(name));
        }
        return change;
    }

    private SettingsChange renew(Entry entry, Map<String, String> overrides) {
        var values = new TreeMap<>(entry.base.values());
        var fixed = new ArrayList<String>();
        for (var override : overrides.entrySet()) {
            if (flags.isLive(override.getKey())) {
                values.put(override.getKey(), override.getValue());
            } else if (!override.getValue().equals(values.get(override.getKey()))) {
                fixed.add(override.getKey());
            }
        }
        var before = entry.current;
        var next = new MemberConfig(values);
        reader.check(next);
        entry.current = next;
        var applied = values.keySet().stream()
                .filter(flag -> !next.text(flag).equals(before.text(flag)))
                .toList();
        return new SettingsChange(applied, fixed);
    }

    /** Returns all flags that an operator may set, in the order of the help text. */
    public List<Setting> describe() {
        return flags.describe();
    }

    /** Withdraws all settings. */
    @Deactivate
    public void deactivate() {
        names().forEach(this::withdraw);
    }
}
