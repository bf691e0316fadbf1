// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.discovery;

import java.util.List;
import java.util.function.ToLongBiFunction;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.MemberConfig;

/**
 * Who asks, and with which flags.
 *
 * @param config all settings of the member
 * @param loop the caller's, for the search to wait and to block on; it outlives the search
 * @param memberIds derives the id of a member from {@link #self} and its cluster's token
 */
public record DiscoveryRequest(MemberConfig config, EventLoop loop, ToLongBiFunction<String, String> memberIds) {
    /** Returns the member's own name. */
    public String name() {
        return config.text("name");
    }

    /** Returns the peer URLs the member advertises, sorted. */
    public List<String> peerUrls() {
        return config.list("initial-advertise-peer-urls").stream().sorted().toList();
    }

    /** Returns what the member alone would be: its name and its peer URLs, in the form of {@code --initial-cluster}. */
    public String self() {
        return String.join(
                ",", peerUrls().stream().map(url -> name() + "=" + url).toList());
    }

    /** Returns the id the member has in a cluster with the token, for a search in which members know each other by their ids. */
    public long memberId(String token) {
        return memberIds.applyAsLong(self(), token);
    }
}
