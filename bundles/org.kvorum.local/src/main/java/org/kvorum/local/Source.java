// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.kvorum.api.client.KeyValue;
import org.kvorum.api.client.Watch;
import org.kvorum.api.member.Member;

/**
 * A member to watch at.
 *
 * @param watch its watches
 * @param member its name, empty if it has none
 * @param clusterId its cluster
 */
record Source(Watch watch, String member, long clusterId) {
    static Source of(Watch watch, Map<String, ?> properties) {
        var name = properties.get(Member.NAME);
        var cluster = properties.get(KeyValue.CLUSTER_ID) instanceof Number id ? id.longValue() : 0;
        return new Source(watch, Objects.toString(name, ""), cluster);
    }

    boolean isWanted(Optional<String> wantedMember) {
        return wantedMember.isEmpty() || wantedMember.get().equals(member);
    }

    /** Returns whether the history of the other goes on here. */
    boolean continues(Source other) {
        return clusterId == other.clusterId;
    }

    /** Returns whether this is the other one, or what took its place. */
    boolean succeeds(Source other) {
        return continues(other) || (!member.isEmpty() && member.equals(other.member));
    }
}
