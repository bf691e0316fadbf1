// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.kvorum.cli.flags.Flag.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.reply.HashKvReply;
import org.kvorum.cli.reply.StatusReply;
import org.kvorum.proto.etcdserverpb.HashKVRequest;
import org.kvorum.proto.etcdserverpb.HashKVResponse;
import org.kvorum.proto.etcdserverpb.MaintenanceGrpc;
import org.kvorum.proto.etcdserverpb.StatusRequest;
import org.kvorum.proto.etcdserverpb.StatusResponse;

/** {@code endpoint}. */
final class EndpointFamily {
    private static final String STATUS_DETAILS = """
            When --write-out is set to simple, this command prints out comma-separated status lists for each endpoint.
            The items in the lists are endpoint, ID, version, db size, is leader, is learner, raft term, raft index, raft applied index, errors.
            """;

    private EndpointFamily() {}

    static Command command() {
        return Command.family(
                        Group.MAINTENANCE,
                        "endpoint",
                        "<subcommand>",
                        "Endpoint related commands. Use `etcdctl endpoint --help` to see subcommands",
                        "Endpoint related commands",
                        Command.of(
                                Group.MAINTENANCE,
                                "hashkv",
                                "",
                                "Prints the KV history hash for each endpoint in --endpoints",
                                EndpointFamily::hashKv,
                                number("rev", 0, "maximum revision to hash (default: latest revision)")),
                        Command.of(
                                Group.MAINTENANCE,
                                "health",
                                "",
                                "Checks the healthiness of endpoints specified in `--endpoints` flag",
                                new EndpointHealth()),
                        Command.of(
                                        Group.MAINTENANCE,
                                        "status",
                                        "",
                                        "Prints out the status of endpoints specified in `--endpoints` flag",
                                        EndpointFamily::status)
                                .details(STATUS_DETAILS))
                .shared(Endpoints.CLUSTER);
    }

    private static int status(Call call) {
        List<Map.Entry<String, StatusResponse>> all = new ArrayList<>();
        String failure = Endpoints.forEach(
                call,
                "status",
                (client, endpoint) -> all.add(Map.entry(
                        endpoint,
                        client.askOne(
                                endpoint, MaintenanceGrpc.getStatusMethod(), StatusRequest.getDefaultInstance()))));
        call.show(new StatusReply(all));
        return failure.isEmpty() ? 0 : CommandFailure.ERROR;
    }

    private static int hashKv(Call call) {
        var request = HashKVRequest.newBuilder()
                .setRevision(call.values().number("rev"))
                .build();
        List<Map.Entry<String, HashKVResponse>> all = new ArrayList<>();
        String failure = Endpoints.forEach(
                call,
                "hash",
                (client, endpoint) -> all.add(
                        Map.entry(endpoint, client.askOne(endpoint, MaintenanceGrpc.getHashKVMethod(), request))));
        call.show(new HashKvReply(all));
        if (!failure.isEmpty()) {
            throw new CommandFailure(CommandFailure.ERROR, failure);
        }
        return 0;
    }
}
