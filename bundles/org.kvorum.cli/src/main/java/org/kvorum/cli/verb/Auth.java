// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.util.List;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.reply.Listed;
import org.kvorum.proto.etcdserverpb.AuthDisableRequest;
import org.kvorum.proto.etcdserverpb.AuthEnableRequest;
import org.kvorum.proto.etcdserverpb.AuthGrpc;
import org.kvorum.proto.etcdserverpb.AuthRoleAddRequest;
import org.kvorum.proto.etcdserverpb.AuthStatusRequest;
import org.kvorum.proto.etcdserverpb.AuthStatusResponse;
import org.kvorum.proto.etcdserverpb.AuthUserGrantRoleRequest;

/** {@code auth}. */
final class Auth {
    private static final String ROOT = "root";

    private Auth() {}

    static Command command() {
        return Command.family(
                Group.AUTHENTICATION,
                "auth",
                "<enable or disable>",
                "Enable or disable authentication. Use `etcdctl auth --help` to see subcommands",
                "Enable or disable authentication",
                Command.of(Group.AUTHENTICATION, "disable", "", "Disables authentication", Auth::disable),
                Command.of(Group.AUTHENTICATION, "enable", "", "Enables authentication", Auth::enable),
                Command.of(Group.AUTHENTICATION, "status", "", "Returns authentication status", Auth::status));
    }

    private static int status(Call call) {
        call.refuseArguments("auth status command does not accept any arguments");
        AuthStatusResponse status =
                call.client().ask(AuthGrpc.getAuthStatusMethod(), AuthStatusRequest.getDefaultInstance());
        call.show(new Listed(
                status,
                List.of(
                        "Authentication Status: " + status.getEnabled(),
                        "AuthRevision: " + Long.toUnsignedString(status.getAuthRevision()))));
        return 0;
    }

    private static int disable(Call call) {
        call.refuseArguments("auth disable command does not accept any arguments");
        call.client().ask(AuthGrpc.getAuthDisableMethod(), AuthDisableRequest.getDefaultInstance());
        call.output().line("Authentication Disabled").flush();
        return 0;
    }

    /** Gives the user root the role root, if that is all that is missing. */
    private static int enable(Call call) {
        call.refuseArguments("auth enable command does not accept any arguments");
        try {
            call.client().ask(AuthGrpc.getAuthEnableMethod(), AuthEnableRequest.getDefaultInstance());
        } catch (CommandFailure refused) {
            if (!refused.text().equals("etcdserver: root user does not have root role")) {
                throw refused;
            }
            call.client()
                    .ask(
                            AuthGrpc.getRoleAddMethod(),
                            AuthRoleAddRequest.newBuilder().setName(ROOT).build());
            call.client()
                    .ask(
                            AuthGrpc.getUserGrantRoleMethod(),
                            AuthUserGrantRoleRequest.newBuilder()
                                    .setUser(ROOT)
                                    .setRole(ROOT)
                                    .build());
            call.client().ask(AuthGrpc.getAuthEnableMethod(), AuthEnableRequest.getDefaultInstance());
        }
        call.output().line("Authentication Enabled").flush();
        return 0;
    }
}
