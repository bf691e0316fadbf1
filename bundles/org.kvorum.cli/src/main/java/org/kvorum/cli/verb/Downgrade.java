// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.reply.Done;
import org.kvorum.proto.etcdserverpb.DowngradeRequest;
import org.kvorum.proto.etcdserverpb.DowngradeRequest.DowngradeAction;
import org.kvorum.proto.etcdserverpb.DowngradeResponse;
import org.kvorum.proto.etcdserverpb.MaintenanceGrpc;

/** {@code downgrade}. */
final class Downgrade {
    private Downgrade() {}

    static Command command() {
        return Command.family(
                Group.MAINTENANCE,
                "downgrade",
                "<TARGET_VERSION>",
                "Downgrade related commands. Use `etcdctl downgrade --help` to see subcommands",
                "Downgrade related commands",
                Command.of(
                        Group.MAINTENANCE,
                        "cancel",
                        "",
                        "Cancel the ongoing downgrade action to cluster",
                        call -> run(call, DowngradeAction.CANCEL, "")),
                Command.of(
                        Group.MAINTENANCE,
                        "enable",
                        "<TARGET_VERSION>",
                        "Start a downgrade action to cluster",
                        call -> run(call, DowngradeAction.ENABLE, version(call))),
                Command.of(
                        Group.MAINTENANCE,
                        "validate",
                        "<TARGET_VERSION>",
                        "Validate downgrade capability before starting downgrade",
                        call -> run(call, DowngradeAction.VALIDATE, version(call))));
    }

    private static String version(Call call) {
        if (call.arguments().isEmpty()) {
            throw CommandFailure.badArguments("TARGET_VERSION not provided");
        }
        if (call.arguments().size() > 1) {
            throw CommandFailure.badArguments("too many arguments");
        }
        if (call.arguments().get(0).isEmpty()) {
            throw CommandFailure.badArguments("target version not provided");
        }
        return call.arguments().get(0);
    }

    private static int run(Call call, DowngradeAction action, String version) {
        DowngradeResponse response = call.client()
                .ask(
                        MaintenanceGrpc.getDowngradeMethod(),
                        DowngradeRequest.newBuilder()
                                .setAction(action)
                                .setVersion(version)
                                .build());
        String what =
                switch (action) {
                    case ENABLE -> "enable";
                    case CANCEL -> "cancel";
                    default -> "validate";
                };
        call.show(
                new Done(response, false, "Downgrade " + what + " success, cluster version " + response.getVersion()));
        return 0;
    }
}
