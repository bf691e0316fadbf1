// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.member;

import java.util.List;
import java.util.Optional;

/**
 * What a change of the membership led to.
 *
 * @param member the member it was about, as it is now; empty if it was removed
 * @param members all members after the change, by ascending id (unsigned)
 */
public record MemberChange(Optional<MemberInfo> member, List<MemberInfo> members) {
    public MemberChange {
        members = List.copyOf(members);
    }
}
