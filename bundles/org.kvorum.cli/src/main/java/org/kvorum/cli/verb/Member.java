// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.kvorum.cli.flags.Flag.flag;
import static org.kvorum.cli.flags.Flag.text;

import java.util.List;
import java.util.Optional;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.reply.MemberListReply;
import org.kvorum.cli.reply.MembersReply;
import org.kvorum.cli.text.Hex;
import org.kvorum.proto.etcdserverpb.ClusterGrpc;
import org.kvorum.proto.etcdserverpb.MemberListRequest;
import org.kvorum.proto.etcdserverpb.MemberPromoteRequest;
import org.kvorum.proto.etcdserverpb.MemberPromoteResponse;
import org.kvorum.proto.etcdserverpb.MemberRemoveRequest;
import org.kvorum.proto.etcdserverpb.MemberRemoveResponse;
import org.kvorum.proto.etcdserverpb.MemberUpdateRequest;
import org.kvorum.proto.etcdserverpb.MemberUpdateResponse;
import org.kvorum.proto.etcdserverpb.ResponseHeader;

/** {@code member}. */
final class Member {
    private static final String LIST_DETAILS = """
            When --write-out is set to simple, this command prints out comma-separated member lists for each endpoint.
            The items in the lists are ID, Status, Name, Peer Addrs, Client Addrs, Is Learner.
            """;

    private Member() {}

    static Command command() {
        return Command.family(
                Group.MAINTENANCE,
                "member",
                "<subcommand>",
                "Membership related commands. Use `etcdctl member --help` to see subcommands",
                "Membership related commands",
                Command.of(
                        Group.MAINTENANCE,
                        "add",
                        "<memberName> [options]",
                        "Adds a member into the cluster",
                        new MemberAdd(),
                        flag("learner", "indicates if the new member is raft learner"),
                        text("peer-urls", "", "comma separated peer URLs for the new member.")),
                Command.of(
                                Group.MAINTENANCE,
                                "list",
                                "",
                                "Lists all members in the cluster",
                                Member::list,
                                text("consistency", "l", "Linearizable(l) or Serializable(s)"))
                        .details(LIST_DETAILS),
                Command.of(
                                Group.MAINTENANCE,
                                "promote",
                                "<memberID>",
                                "Promotes a non-voting member in the cluster",
                                Member::promote)
                        .details("Promotes a non-voting learner member to a voting one in the cluster.\n"),
                Command.of(
                        Group.MAINTENANCE, "remove", "<memberID>", "Removes a member from the cluster", Member::remove),
                Command.of(
                        Group.MAINTENANCE,
                        "update",
                        "<memberID> [options]",
                        "Updates a member in the cluster",
                        Member::update,
                        text("peer-urls", "", "comma separated peer URLs for the updated member.")));
    }

    private static int list(Call call) {
        var request = MemberListRequest.newBuilder()
                .setLinearizable(!Consistency.serializable(call.values()))
                .build();
        call.show(new MemberListReply(call.client().ask(ClusterGrpc.getMemberListMethod(), request)));
        return 0;
    }

    private static int remove(Call call) {
        long id = id(call);
        MemberRemoveResponse response = call.client()
                .ask(
                        ClusterGrpc.getMemberRemoveMethod(),
                        MemberRemoveRequest.newBuilder().setID(id).build());
        call.show(new MembersReply(
                response,
                response.getHeader(),
                Optional.empty(),
                response.getMembersList(),
                told(id, "removed from", response.getHeader())));
        return 0;
    }

    private static int promote(Call call) {
        long id = id(call);
        MemberPromoteResponse response = call.client()
                .ask(
                        ClusterGrpc.getMemberPromoteMethod(),
                        MemberPromoteRequest.newBuilder().setID(id).build());
        call.show(new MembersReply(
                response,
                response.getHeader(),
                Optional.empty(),
                response.getMembersList(),
                told(id, "promoted in", response.getHeader())));
        return 0;
    }

    private static int update(Call call) {
        long id = id(call);
        MemberUpdateResponse response = call.client()
                .ask(
                        ClusterGrpc.getMemberUpdateMethod(),
                        MemberUpdateRequest.newBuilder()
                                .setID(id)
                                .addAllPeerURLs(peerUrls(call))
                                .build());
        call.show(new MembersReply(
                response,
                response.getHeader(),
                Optional.empty(),
                response.getMembersList(),
                told(id, "updated in", response.getHeader())));
        return 0;
    }

    private static long id(Call call) {
        if (call.arguments().size() != 1) {
            throw CommandFailure.badArguments("member ID is not provided");
        }
        return Ids.member(call.arguments().get(0));
    }

    static List<String> peerUrls(Call call) {
        String urls = call.values().text("peer-urls");
        if (urls.isEmpty()) {
            throw CommandFailure.badArguments("member peer urls not provided");
        }
        return List.of(urls.split(",", -1));
    }

    static String told(long id, String what, ResponseHeader header) {
        return "Member " + Hex.blank(id) + " " + what + " cluster " + Hex.blank(header.getClusterId());
    }
}
