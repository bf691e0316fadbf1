// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.function.BiConsumer;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.flags.Flag;
import org.kvorum.proto.etcdserverpb.ClusterGrpc;
import org.kvorum.proto.etcdserverpb.MemberListRequest;

/** The endpoints of commands that ask each of them. */
final class Endpoints {
    /** {@code --cluster}. */
    static final Flag CLUSTER = Flag.flag("cluster", "use all endpoints from the cluster member list");

    private Endpoints() {}

    /** Returns those that were given, or those of all members. */
    static List<String> of(Call call) {
        if (!call.values().is("cluster")) {
            return call.client().endpoints();
        }
        var request = MemberListRequest.newBuilder().setLinearizable(true).build();
        try {
            return call.client().ask(ClusterGrpc.getMemberListMethod(), request).getMembersList().stream()
                    .flatMap(member -> member.getClientURLsList().stream())
                    .toList();
        } catch (CommandFailure failure) {
            throw new CommandFailure(
                    failure.code(), "failed to fetch endpoints from etcd cluster member list: " + failure.text());
        }
    }

    /** Does something for each; returns why the last of those that refused did, after saying it of each, or nothing. */
    static String forEach(Call call, String what, BiConsumer<Client, String> action) {
        String failure = "";
        for (String endpoint : of(call)) {
            try {
                action.accept(call.client(), endpoint);
            } catch (StatusRuntimeException refusal) {
                failure = GoStatus.told(refusal.getStatus());
                call.errors()
                        .line("Failed to get the " + what + " of endpoint " + endpoint + " (" + failure + ")")
                        .flush();
            }
        }
        return failure;
    }
}
