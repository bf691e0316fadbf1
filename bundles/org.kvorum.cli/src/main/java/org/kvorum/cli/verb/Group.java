// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

/** The groups in which help shows commands. */
public enum Group {
    /** Keys, watches, leases. */
    KV("Key-value commands"),
    /** Members and their storage. */
    MAINTENANCE("Cluster maintenance commands"),
    /** Locks and elections. */
    CONCURRENCY("Concurrency commands"),
    /** Users and roles. */
    AUTHENTICATION("Authentication commands"),
    /** What is for none of these. */
    UTILITY("Utility commands");

    private final String title;

    Group(String title) {
        this.title = title;
    }

    /** Returns the title in help. */
    public String title() {
        return title;
    }
}
