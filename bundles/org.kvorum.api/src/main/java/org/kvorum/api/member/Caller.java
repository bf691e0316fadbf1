// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.member;

/**
 * On whose behalf a request is made.
 *
 * @param username the authenticated user, empty for none
 * @param authRevision the auth revision its permissions were looked up at
 */
public record Caller(String username, long authRevision) {
    /** Nobody in particular, as everybody is while auth is off. */
    public static final Caller ANONYMOUS = new Caller("", 0);
}
