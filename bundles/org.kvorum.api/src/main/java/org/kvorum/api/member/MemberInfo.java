// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.member;

import java.util.List;

/**
 * A member of the cluster.
 *
 * @param id its id
 * @param name its name, empty until it has started
 * @param peerUrls where other members reach it
 * @param clientUrls where clients reach it, empty until it has started
 * @param learner whether it does not vote
 */
public record MemberInfo(long id, String name, List<String> peerUrls, List<String> clientUrls, boolean learner) {
    public MemberInfo {
        peerUrls = List.copyOf(peerUrls);
        clientUrls = List.copyOf(clientUrls);
    }
}
