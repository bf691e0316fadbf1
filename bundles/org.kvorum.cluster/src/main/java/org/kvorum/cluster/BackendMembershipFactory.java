// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.kvorum.api.cluster.InitialCluster;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.cluster.MembershipFactory;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.storage.Backend;
import org.kvorum.raft.ConfChange;
import org.kvorum.raft.ConfChangeType;
import org.osgi.service.component.annotations.Component;

/** Opens memberships over a backend. */
@Component
public final class BackendMembershipFactory implements MembershipFactory {
    @Override
    public Membership open(Backend backend, int learnersMax) {
        return new BackendMembership(backend, learnersMax);
    }

    @Override
    public InitialCluster initial(String initialCluster, String token) {
        var urlsByName = new LinkedHashMap<String, TreeSet<String>>();
        for (var pair : initialCluster.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals <= 0 || equals == pair.length() - 1) {
                throw new IllegalArgumentException("--initial-cluster: \"" + pair + "\" is not of the form name=url");
            }
            urlsByName
                    .computeIfAbsent(pair.substring(0, equals), name -> new TreeSet<>())
                    .add(pair.substring(equals + 1));
        }
        var members = new ArrayList<MemberInfo>();
        urlsByName.forEach((name, urls) -> members.add(new MemberInfo(
                MemberIds.member(urls, token, OptionalLong.empty()), name, List.copyOf(urls), List.of(), false)));
        members.sort(Comparator.comparing(MemberInfo::id, Long::compareUnsigned));
        for (int i = 1; i < members.size(); i++) {
            if (members.get(i).id() == members.get(i - 1).id()) {
                throw new IllegalArgumentException("--initial-cluster: members \""
                        + members.get(i - 1).name() + "\" and \""
                        + members.get(i).name() + "\" have the same peer URLs");
            }
        }
        return new InitialCluster(
                MemberIds.cluster(members.stream().map(MemberInfo::id).toList()), members);
    }

    @Override
    public ConfChange bootstrapChange(MemberInfo member) {
        return new ConfChange(0, ConfChangeType.ADD_NODE, member.id(), new MemberJson(member, false).encode());
    }

    @Override
    public ConfChange addition(long requestId, List<String> peerUrls, boolean learner, long unixSeconds) {
        long id = MemberIds.member(peerUrls, "", OptionalLong.of(unixSeconds));
        var member = new MemberInfo(id, "", peerUrls.stream().sorted().toList(), List.of(), learner);
        return new ConfChange(
                requestId,
                learner ? ConfChangeType.ADD_LEARNER_NODE : ConfChangeType.ADD_NODE,
                id,
                new MemberJson(member, false).encode());
    }

    @Override
    public ConfChange promotion(long requestId, long id) {
        var member = new MemberInfo(id, "", List.of(), List.of(), false);
        return new ConfChange(requestId, ConfChangeType.ADD_NODE, id, new MemberJson(member, true).encode());
    }

    @Override
    public ConfChange update(long requestId, long id, List<String> peerUrls) {
        var member = new MemberInfo(id, "", peerUrls, List.of(), false);
        return new ConfChange(requestId, ConfChangeType.UPDATE_NODE, id, new MemberJson(member, false).encode());
    }
}
