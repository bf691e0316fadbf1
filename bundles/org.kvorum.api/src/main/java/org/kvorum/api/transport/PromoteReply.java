// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.transport;

import java.util.List;
import org.kvorum.api.member.MemberInfo;
import org.osgi.annotation.versioning.ProviderType;

/** What the leader answers a member that asks it to promote a learner. */
@ProviderType
public sealed interface PromoteReply {
    /** It votes now; these are the members. */
    record Promoted(List<MemberInfo> members) implements PromoteReply {
        public Promoted {
            members = List.copyOf(members);
        }
    }

    /** There is no such member. */
    record NoSuchMember() implements PromoteReply {}

    /** It is no learner, or not in sync with the leader; the reason is etcd's text. */
    record NotReady(String reason) implements PromoteReply {}

    /** Anything else. */
    record Failed() implements PromoteReply {}
}
