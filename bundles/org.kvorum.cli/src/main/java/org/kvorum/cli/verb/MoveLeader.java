// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import io.grpc.StatusRuntimeException;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.reply.Done;
import org.kvorum.cli.text.GoNumber;
import org.kvorum.cli.text.GoSyntaxException;
import org.kvorum.cli.text.Hex;
import org.kvorum.proto.etcdserverpb.MaintenanceGrpc;
import org.kvorum.proto.etcdserverpb.MoveLeaderRequest;
import org.kvorum.proto.etcdserverpb.MoveLeaderResponse;
import org.kvorum.proto.etcdserverpb.StatusRequest;
import org.kvorum.proto.etcdserverpb.StatusResponse;

/** {@code move-leader}. */
final class MoveLeader implements Verb {
    static Command command() {
        return Command.of(
                Group.MAINTENANCE,
                "move-leader",
                "<transferee-member-id>",
                "Transfers leadership to another etcd cluster member.",
                new MoveLeader());
    }

    @Override
    public int run(Call call) {
        if (call.arguments().size() != 1) {
            throw CommandFailure.badArguments("move-leader command needs 1 argument");
        }
        long target = target(call.arguments().get(0));
        try {
            for (String endpoint : call.client().endpoints()) {
                StatusResponse status = call.client()
                        .askOne(endpoint, MaintenanceGrpc.getStatusMethod(), StatusRequest.getDefaultInstance());
                if (status.getHeader().getMemberId() == status.getLeader()) {
                    move(call, endpoint, status.getLeader(), target);
                    return 0;
                }
            }
        } catch (StatusRuntimeException refusal) {
            throw Client.failure(CommandFailure.ERROR, "", refusal);
        }
        throw CommandFailure.badArguments(
                "no leader endpoint given at [" + String.join(" ", call.client().endpoints()) + "]");
    }

    private static void move(Call call, String endpoint, long leader, long target) {
        MoveLeaderResponse response = call.client()
                .askOne(
                        endpoint,
                        MaintenanceGrpc.getMoveLeaderMethod(),
                        MoveLeaderRequest.newBuilder().setTargetID(target).build());
        String text = "Leadership transferred from " + Hex.id(leader) + " to " + Hex.id(target);
        call.show(new Done(response, false, text));
    }

    private static long target(String text) {
        try {
            return GoNumber.parseUint(text, 16);
        } catch (GoSyntaxException wrong) {
            throw CommandFailure.badArguments(wrong.text());
        }
    }
}
