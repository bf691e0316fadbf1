// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.kvorum.cli.flags.Flag.flag;
import static org.kvorum.cli.flags.Flag.text;

import java.util.List;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.flags.Flag;
import org.kvorum.cli.flags.Kind;
import org.kvorum.cli.reply.Done;
import org.kvorum.cli.reply.Listed;
import org.kvorum.proto.etcdserverpb.AuthGrpc;
import org.kvorum.proto.etcdserverpb.AuthUserChangePasswordRequest;
import org.kvorum.proto.etcdserverpb.AuthUserDeleteRequest;
import org.kvorum.proto.etcdserverpb.AuthUserGetRequest;
import org.kvorum.proto.etcdserverpb.AuthUserGetResponse;
import org.kvorum.proto.etcdserverpb.AuthUserGrantRoleRequest;
import org.kvorum.proto.etcdserverpb.AuthUserListRequest;
import org.kvorum.proto.etcdserverpb.AuthUserListResponse;
import org.kvorum.proto.etcdserverpb.AuthUserRevokeRoleRequest;

/** {@code user}. */
final class User {
    private static final String FROM_INPUT = "Read password from stdin instead of interactive terminal";

    private User() {}

    static Command command() {
        return Command.family(
                Group.AUTHENTICATION,
                "user",
                "<subcommand>",
                "User related commands. Use `etcdctl user --help` to see subcommands",
                "User related commands",
                Command.of(
                        Group.AUTHENTICATION,
                        "add",
                        "<user name or user:password> [options]",
                        "Adds a new user",
                        new UserAdd(),
                        Flag.of("interactive", Kind.SWITCH, "true", FROM_INPUT),
                        text("new-user-password", "", "Supply password from the command line flag"),
                        flag("no-password", "Create a user without password (CN based auth only)")),
                Command.of(Group.AUTHENTICATION, "delete", "<user name>", "Deletes a user", User::delete),
                Command.of(
                        Group.AUTHENTICATION,
                        "get",
                        "<user name> [options]",
                        "Gets detailed information of a user",
                        User::get,
                        flag("detail", "Show permissions of roles granted to the user")),
                Command.of(
                        Group.AUTHENTICATION,
                        "grant-role",
                        "<user name> <role name>",
                        "Grants a role to a user",
                        User::grant),
                Command.of(Group.AUTHENTICATION, "list", "", "Lists all users", User::list),
                Command.of(
                        Group.AUTHENTICATION,
                        "passwd",
                        "<user name> [options]",
                        "Changes password of user",
                        User::changePassword,
                        Flag.of(
                                "interactive",
                                Kind.SWITCH,
                                "true",
                                "If true, read password from stdin instead of interactive terminal")),
                Command.of(
                        Group.AUTHENTICATION,
                        "revoke-role",
                        "<user name> <role name>",
                        "Revokes a role from a user",
                        User::revoke));
    }

    private static String name(Call call, String needs) {
        if (call.arguments().size() != 1) {
            throw CommandFailure.badArguments(needs);
        }
        return call.arguments().get(0);
    }

    private static int delete(Call call) {
        String name = name(call, "user delete command requires user name as its argument");
        var request = AuthUserDeleteRequest.newBuilder().setName(name).build();
        call.show(Done.of(
                call.client().askPatiently(CommandFailure.ERROR, AuthGrpc.getUserDeleteMethod(), request),
                "User " + name + " deleted"));
        return 0;
    }

    private static int get(Call call) {
        String name = name(call, "user get command requires user name as its argument");
        AuthUserGetResponse user = call.client()
                .askPatiently(
                        CommandFailure.ERROR,
                        AuthGrpc.getUserGetMethod(),
                        AuthUserGetRequest.newBuilder().setName(name).build());
        if (!call.values().is("detail")) {
            String roles = String.join(" ", user.getRolesList());
            call.show(new Listed(user, List.of("User: " + name, "Roles:" + (roles.isEmpty() ? "" : " " + roles))));
            return 0;
        }
        call.output().line("User: " + name);
        for (String role : user.getRolesList()) {
            call.output().line("").flush();
            Role.show(call, role);
        }
        call.output().flush();
        return 0;
    }

    private static int list(Call call) {
        call.refuseArguments("user list command requires no arguments");
        AuthUserListResponse users = call.client()
                .askPatiently(
                        CommandFailure.ERROR, AuthGrpc.getUserListMethod(), AuthUserListRequest.getDefaultInstance());
        call.show(new Listed(users, users.getUsersList()));
        return 0;
    }

    private static int changePassword(Call call) {
        String name = name(call, "user passwd command requires user name as its argument");
        var request = AuthUserChangePasswordRequest.newBuilder()
                .setName(name)
                .setPassword(UserAdd.askPassword(call, name))
                .build();
        call.show(Done.of(
                call.client().askPatiently(CommandFailure.ERROR, AuthGrpc.getUserChangePasswordMethod(), request),
                "Password updated"));
        return 0;
    }

    private static int grant(Call call) {
        both(call, "user grant command requires user name and role name as its argument");
        String user = call.arguments().get(0);
        String role = call.arguments().get(1);
        var request = AuthUserGrantRoleRequest.newBuilder()
                .setUser(user)
                .setRole(role)
                .build();
        call.show(Done.of(
                call.client().askPatiently(CommandFailure.ERROR, AuthGrpc.getUserGrantRoleMethod(), request),
                "Role " + role + " is granted to user " + user));
        return 0;
    }

    private static int revoke(Call call) {
        both(call, "user revoke-role requires user name and role name as its argument");
        String user = call.arguments().get(0);
        String role = call.arguments().get(1);
        var request = AuthUserRevokeRoleRequest.newBuilder()
                .setName(user)
                .setRole(role)
                .build();
        call.show(Done.of(
                call.client().askPatiently(CommandFailure.ERROR, AuthGrpc.getUserRevokeRoleMethod(), request),
                "Role " + role + " is revoked from user " + user));
        return 0;
    }

    private static void both(Call call, String needs) {
        if (call.arguments().size() != 2) {
            throw CommandFailure.badArguments(needs);
        }
    }
}
