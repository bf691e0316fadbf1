// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.kvorum.cli.flags.Flag.flag;

import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.reply.Done;
import org.kvorum.cli.reply.LeaseReply;
import org.kvorum.cli.reply.LeasesReply;
import org.kvorum.cli.reply.TimeToLiveReply;
import org.kvorum.cli.text.GoNumber;
import org.kvorum.cli.text.GoSyntaxException;
import org.kvorum.cli.text.Hex;
import org.kvorum.proto.etcdserverpb.LeaseGrantRequest;
import org.kvorum.proto.etcdserverpb.LeaseGrpc;
import org.kvorum.proto.etcdserverpb.LeaseLeasesRequest;
import org.kvorum.proto.etcdserverpb.LeaseRevokeRequest;
import org.kvorum.proto.etcdserverpb.LeaseRevokeResponse;
import org.kvorum.proto.etcdserverpb.LeaseTimeToLiveRequest;

/** {@code lease}. */
final class Lease {
    private Lease() {}

    static Command command() {
        return Command.family(
                Group.KV,
                "lease",
                "<subcommand>",
                "Lease related commands. Use `etcdctl lease --help` to see subcommands",
                "Lease related commands",
                Command.of(Group.KV, "grant", "<ttl>", "Creates leases", Lease::grant),
                LeaseKeepAlive.command(),
                Command.of(Group.KV, "list", "", "List all active leases", Lease::list),
                Command.of(Group.KV, "revoke", "<leaseID>", "Revokes leases", Lease::revoke),
                Command.of(
                        Group.KV,
                        "timetolive",
                        "<leaseID> [options]",
                        "Get lease information",
                        Lease::timeToLive,
                        flag("keys", "Get keys attached to this lease")));
    }

    private static int grant(Call call) {
        if (call.arguments().size() != 1) {
            throw CommandFailure.badArguments("lease grant command needs TTL argument");
        }
        long ttl = ttl(call.arguments().get(0));
        call.show(LeaseReply.of(call.client()
                .ask(
                        CommandFailure.ERROR,
                        "failed to grant lease",
                        LeaseGrpc.getLeaseGrantMethod(),
                        LeaseGrantRequest.newBuilder().setTTL(ttl).build())));
        return 0;
    }

    private static long ttl(String text) {
        try {
            return GoNumber.parseInt(text, 10);
        } catch (GoSyntaxException wrong) {
            throw CommandFailure.badArguments("bad TTL (" + wrong.text() + ")");
        }
    }

    private static int revoke(Call call) {
        if (call.arguments().size() != 1) {
            throw CommandFailure.badArguments("lease revoke command needs 1 argument");
        }
        long id = Ids.lease(call.arguments().get(0));
        LeaseRevokeResponse response = call.client()
                .ask(
                        CommandFailure.ERROR,
                        "failed to revoke lease",
                        LeaseGrpc.getLeaseRevokeMethod(),
                        LeaseRevokeRequest.newBuilder().setID(id).build());
        call.show(Done.of(response, "lease " + Hex.wide(id) + " revoked"));
        return 0;
    }

    private static int timeToLive(Call call) {
        if (call.arguments().size() != 1) {
            throw CommandFailure.badArguments("lease timetolive command needs lease ID as argument");
        }
        boolean keys = call.values().is("keys");
        var request = LeaseTimeToLiveRequest.newBuilder()
                .setID(Ids.lease(call.arguments().get(0)))
                .setKeys(keys)
                .build();
        call.show(new TimeToLiveReply(
                call.client()
                        .askPatiently(CommandFailure.BAD_CONNECTION, LeaseGrpc.getLeaseTimeToLiveMethod(), request),
                keys));
        return 0;
    }

    private static int list(Call call) {
        call.show(new LeasesReply(call.client()
                .askPatiently(
                        CommandFailure.BAD_CONNECTION,
                        LeaseGrpc.getLeaseLeasesMethod(),
                        LeaseLeasesRequest.getDefaultInstance())));
        return 0;
    }
}
