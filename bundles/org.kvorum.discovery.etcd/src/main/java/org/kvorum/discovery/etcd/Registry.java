// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.etcd;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.kvorum.api.discovery.DiscoveryException;

/**
 * A registry at one moment. The members that came first are the cluster; they stand in the order in which they came.
 *
 * @param size how many members the cluster shall have
 * @param entries who has come
 * @param revision the service's revision when it was read
 */
record Registry(int size, List<Entry> entries, long revision) {
    /**
     * A member that has come.
     *
     * @param key the registry's key
     * @param text its name and its peer URLs, in the form of {@code --initial-cluster}
     * @param createRevision when it came
     */
    record Entry(String key, String text, long createRevision) {
        boolean isWellFormed() {
            return text.indexOf('=') > 0;
        }

        String name() {
            return text.substring(0, text.indexOf('='));
        }
    }

    Registry {
        entries = entries.stream()
                .filter(Entry::isWellFormed)
                .sorted(Comparator.comparingLong(Entry::createRevision))
                .toList();
    }

    /** Reads the size, of which there must be one. */
    static int parseSize(String text) {
        try {
            int size = Integer.parseInt(text);
            if (size > 0) {
                return size;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new DiscoveryException("discovery: size key is bad: \"" + text + "\" is not a number of members");
    }

    /**
     * Checks that there is a seat for a member, or that it has one.
     *
     * @throws DiscoveryException if others came first
     */
    void requireSeat(String key) {
        boolean seated = founders().stream().anyMatch(entry -> entry.key().equals(key));
        if (!seated && entries.size() >= size) {
            throw new DiscoveryException("discovery: cluster is full: its " + size + " members are "
                    + founders().stream().map(Entry::text).collect(Collectors.joining(",")));
        }
    }

    boolean isComplete() {
        return entries.size() >= size;
    }

    /**
     * Returns the founders in the form of {@code --initial-cluster}.
     *
     * @throws DiscoveryException if two have the same name
     */
    String initialCluster() {
        var byName = new HashMap<String, Entry>();
        for (var entry : founders()) {
            var other = byName.put(entry.name(), entry);
            if (other != null) {
                throw new DiscoveryException("discovery: found duplicate name: " + other.text() + " and " + entry.text()
                        + "; give each member a --name of its own, and use a new token");
            }
        }
        return founders().stream().map(Entry::text).collect(Collectors.joining(","));
    }

    private List<Entry> founders() {
        return entries.subList(0, Math.min(size, entries.size()));
    }
}
