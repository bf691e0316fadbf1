// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

import java.util.Map;
import java.util.TreeMap;

/**
 * What cluster a test wants.
 *
 * @param members how many members, at least one
 * @param flags settings of every member, by the names of etcd's flags
 * @param cleaning what is cleaned up between tests that share the cluster
 */
public record ClusterSettings(int members, Map<String, String> flags, Cleaning cleaning) {
    /**
     * A test wants to be done soon. What has to wait for an election takes half a second instead of one; nothing waits for the disk, since a process that is killed
     * loses nothing the kernel has; and leases may live for only a second.
     */
    private static final Map<String, String> DEFAULTS = Map.of(
            "storage-engine", "memory",
            "unsafe-no-fsync", "true",
            "heartbeat-interval", "50",
            "election-timeout", "500");

    public ClusterSettings {
        if (members < 1) {
            throw new IllegalArgumentException("a cluster has at least one member, not " + members);
        }
        flags = Map.copyOf(flags);
    }

    /** Returns the settings of a cluster for tests. */
    public static ClusterSettings of(int members) {
        return new ClusterSettings(members, DEFAULTS, Cleaning.NOTHING);
    }

    /** Returns settings with a flag, named without dashes. */
    public ClusterSettings flag(String name, String value) {
        var changed = new TreeMap<>(flags);
        changed.put(name, value);
        return new ClusterSettings(members, changed, cleaning);
    }

    /** Returns settings with another storage engine; it has to be on the class path. */
    public ClusterSettings engine(String engine) {
        return flag("storage-engine", engine);
    }

    /** Returns settings with what is cleaned up between tests. */
    public ClusterSettings clean(Cleaning cleaning) {
        return new ClusterSettings(members, flags, cleaning);
    }
}
