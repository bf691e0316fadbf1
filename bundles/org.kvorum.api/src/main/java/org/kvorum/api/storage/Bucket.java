// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.storage;

/**
 * A named, ordered map of byte strings. The names are etcd's, and so are the contents.
 *
 * @param name the name, ASCII
 */
public record Bucket(String name) {
    /** Revisions to encoded pairs. */
    public static final Bucket KEY = new Bucket("key");

    /** Consistent index, term, membership state, compaction progress. */
    public static final Bucket META = new Bucket("meta");

    /** Leases by id. */
    public static final Bucket LEASE = new Bucket("lease");

    /** Active alarms. */
    public static final Bucket ALARM = new Bucket("alarm");

    /** Cluster version and downgrade job. */
    public static final Bucket CLUSTER = new Bucket("cluster");

    /** Members by id. */
    public static final Bucket MEMBERS = new Bucket("members");

    /** Ids that were removed and never come back. */
    public static final Bucket MEMBERS_REMOVED = new Bucket("members_removed");

    /** Whether auth is on, and its revision. */
    public static final Bucket AUTH = new Bucket("auth");

    /** Users by name. */
    public static final Bucket AUTH_USERS = new Bucket("authUsers");

    /** Roles by name. */
    public static final Bucket AUTH_ROLES = new Bucket("authRoles");

    /** Returns all buckets, in byte order of their names. */
    public static java.util.List<Bucket> all() {
        return java.util.List.of(
                ALARM, AUTH, AUTH_ROLES, AUTH_USERS, CLUSTER, KEY, LEASE, MEMBERS, MEMBERS_REMOVED, META);
    }
}
