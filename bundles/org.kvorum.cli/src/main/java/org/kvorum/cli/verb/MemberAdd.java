// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.reply.Format;
import org.kvorum.cli.reply.MembersReply;
import org.kvorum.cli.text.GoQuote;
import org.kvorum.proto.etcdserverpb.ClusterGrpc;
import org.kvorum.proto.etcdserverpb.MemberAddRequest;
import org.kvorum.proto.etcdserverpb.MemberAddResponse;

/** {@code member add}. */
final class MemberAdd implements Verb {
    @Override
    public int run(Call call) {
        String name = name(call.arguments());
        List<String> urls = Member.peerUrls(call);
        boolean learner = call.values().is("learner");
        MemberAddResponse response = call.client()
                .ask(
                        ClusterGrpc.getMemberAddMethod(),
                        MemberAddRequest.newBuilder()
                                .addAllPeerURLs(urls)
                                .setIsLearner(learner)
                                .build());
        call.show(new MembersReply(
                response,
                response.getHeader(),
                Optional.of(response.getMember()),
                response.getMembersList(),
                Member.told(
                        response.getMember().getID(),
                        response.getMember().getIsLearner() ? "added as learner to" : "added to",
                        response.getHeader())));
        if (call.format() == Format.SIMPLE) {
            variables(call, name, response);
        }
        return 0;
    }

    private static String name(List<String> arguments) {
        if (arguments.isEmpty()) {
            throw CommandFailure.badArguments("member name not provided");
        }
        if (arguments.size() > 1) {
            throw CommandFailure.badArguments("too many arguments"
                    + arguments.stream()
                            .filter(word -> word.toLowerCase(Locale.ROOT).startsWith("http"))
                            .map(word -> ", did you mean --peer-urls=" + word)
                            .collect(Collectors.joining()));
        }
        return arguments.get(0);
    }

    /** With these the new member is to be started. */
    private static void variables(Call call, String name, MemberAddResponse response) {
        String cluster = response.getMembersList().stream()
                .flatMap(member -> member.getPeerURLsList().stream()
                        .map(url ->
                                (member.getID() == response.getMember().getID() ? name : member.getName()) + "=" + url))
                .collect(Collectors.joining(","));
        call.output()
                .line("")
                .line("ETCD_NAME=" + GoQuote.quote(name))
                .line("ETCD_INITIAL_CLUSTER=" + GoQuote.quote(cluster))
                .line("ETCD_INITIAL_ADVERTISE_PEER_URLS="
                        + GoQuote.quote(call.values().text("peer-urls")))
                .line("ETCD_INITIAL_CLUSTER_STATE=\"existing\"")
                .flush();
    }
}
