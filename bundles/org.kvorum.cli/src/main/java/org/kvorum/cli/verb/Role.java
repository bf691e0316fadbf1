// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.kvorum.cli.flags.Flag.flag;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Locale;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Values;
import org.kvorum.cli.reply.Done;
import org.kvorum.cli.reply.RoleListReply;
import org.kvorum.cli.reply.RoleReply;
import org.kvorum.proto.authpb.Permission;
import org.kvorum.proto.etcdserverpb.AuthGrpc;
import org.kvorum.proto.etcdserverpb.AuthRoleAddRequest;
import org.kvorum.proto.etcdserverpb.AuthRoleDeleteRequest;
import org.kvorum.proto.etcdserverpb.AuthRoleGetRequest;
import org.kvorum.proto.etcdserverpb.AuthRoleGrantPermissionRequest;
import org.kvorum.proto.etcdserverpb.AuthRoleListRequest;
import org.kvorum.proto.etcdserverpb.AuthRoleRevokePermissionRequest;

/** {@code role}. */
final class Role {
    private static final String FROM_KEY =
            "a permission of keys that are greater than or equal to the given key using byte compare";

    private Role() {}

    static Command command() {
        return Command.family(
                Group.AUTHENTICATION,
                "role",
                "<subcommand>",
                "Role related commands. Use `etcdctl role --help` to see subcommands",
                "Role related commands",
                Command.of(Group.AUTHENTICATION, "add", "<role name>", "Adds a new role", Role::add),
                Command.of(Group.AUTHENTICATION, "delete", "<role name>", "Deletes a role", Role::delete),
                Command.of(
                        Group.AUTHENTICATION, "get", "<role name>", "Gets detailed information of a role", Role::get),
                Command.of(
                        Group.AUTHENTICATION,
                        "grant-permission",
                        "[options] <role name> <permission type> <key> [endkey]",
                        "Grants a key to a role",
                        Role::grant,
                        flag("from-key", "grant " + FROM_KEY),
                        flag("prefix", "grant a prefix permission")),
                Command.of(Group.AUTHENTICATION, "list", "", "Lists all roles", Role::list),
                Command.of(
                        Group.AUTHENTICATION,
                        "revoke-permission",
                        "<role name> <key> [endkey]",
                        "Revokes a key from a role",
                        Role::revoke,
                        flag("from-key", "revoke " + FROM_KEY),
                        flag("prefix", "revoke a prefix permission")));
    }

    private static String name(Call call, String verb) {
        if (call.arguments().size() != 1) {
            throw CommandFailure.badArguments("role " + verb + " command requires role name as its argument");
        }
        return call.arguments().get(0);
    }

    private static int add(Call call) {
        String name = name(call, "add");
        var request = AuthRoleAddRequest.newBuilder().setName(name).build();
        call.show(Done.of(
                call.client().askPatiently(CommandFailure.ERROR, AuthGrpc.getRoleAddMethod(), request),
                "Role " + name + " created"));
        return 0;
    }

    private static int delete(Call call) {
        String name = name(call, "delete");
        var request = AuthRoleDeleteRequest.newBuilder().setRole(name).build();
        call.show(Done.of(
                call.client().askPatiently(CommandFailure.ERROR, AuthGrpc.getRoleDeleteMethod(), request),
                "Role " + name + " deleted"));
        return 0;
    }

    private static int get(Call call) {
        show(call, name(call, "get"));
        return 0;
    }

    /** Shows one role. */
    static void show(Call call, String name) {
        var request = AuthRoleGetRequest.newBuilder().setRole(name).build();
        call.show(new RoleReply(
                name,
                call.client().askPatiently(CommandFailure.ERROR, AuthGrpc.getRoleGetMethod(), request),
                Keys::prefixEnd));
    }

    private static int list(Call call) {
        call.refuseArguments("role list command requires no arguments");
        call.show(new RoleListReply(call.client()
                .askPatiently(
                        CommandFailure.ERROR, AuthGrpc.getRoleListMethod(), AuthRoleListRequest.getDefaultInstance())));
        return 0;
    }

    private static int grant(Call call) {
        List<String> words = call.arguments();
        if (words.size() < 3) {
            throw CommandFailure.badArguments(
                    "role grant command requires role name, permission type, and key [endkey] as its argument");
        }
        var permission = Permission.newBuilder().setPermType(type(words.get(1)));
        Span span = span(words.subList(2, words.size()), call.values());
        permission.setKey(span.key()).setRangeEnd(span.end());
        var request = AuthRoleGrantPermissionRequest.newBuilder()
                .setName(words.get(0))
                .setPerm(permission)
                .build();
        call.show(Done.of(
                call.client().askPatiently(CommandFailure.ERROR, AuthGrpc.getRoleGrantPermissionMethod(), request),
                "Role " + words.get(0) + " updated"));
        return 0;
    }

    private static Permission.Type type(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "READ" -> Permission.Type.READ;
            case "WRITE" -> Permission.Type.WRITE;
            case "READWRITE" -> Permission.Type.READWRITE;
            default -> throw CommandFailure.badArguments("invalid permission type: " + word);
        };
    }

    private static int revoke(Call call) {
        List<String> words = call.arguments();
        if (words.size() < 2) {
            throw CommandFailure.badArguments(
                    "role revoke-permission command requires role name and key [endkey] as its argument");
        }
        Span span = span(words.subList(1, words.size()), call.values());
        var request = AuthRoleRevokePermissionRequest.newBuilder()
                .setRole(words.get(0))
                .setKey(span.key())
                .setRangeEnd(span.end())
                .build();
        call.show(Done.of(
                call.client().askPatiently(CommandFailure.ERROR, AuthGrpc.getRoleRevokePermissionMethod(), request),
                revoked(words.get(0), words.get(1), span.end())));
        return 0;
    }

    private static String revoked(String role, String key, ByteString end) {
        if (end.isEmpty()) {
            return "Permission of key " + key + " is revoked from role " + role;
        }
        String until = end.equals(Keys.ZERO) ? "<open ended>" : end.toStringUtf8() + ")";
        return "Permission of range [" + key + ", " + until + " is revoked from role " + role;
    }

    /** The keys of a permission; a range without an end is open. */
    private static Span span(List<String> words, Values flags) {
        boolean prefix = flags.is("prefix");
        boolean fromKey = flags.is("from-key");
        if (prefix && fromKey && (words.size() == 1 || words.get(0).isEmpty())) {
            throw CommandFailure.badArguments("--from-key and --prefix flags are mutually exclusive");
        }
        ByteString key = Keys.of(words.get(0));
        if (key.isEmpty()) {
            return new Span(Keys.ZERO, prefix || fromKey ? Keys.ZERO : ByteString.EMPTY);
        }
        if (words.size() > 1) {
            if (prefix || fromKey) {
                throw CommandFailure.badArguments(
                        "unexpected endkey argument with --" + (prefix ? "prefix" : "from-key") + " flag");
            }
            return new Span(key, Keys.of(words.get(1)));
        }
        if (prefix) {
            return new Span(key, Keys.prefixEnd(key));
        }
        return new Span(key, fromKey ? Keys.ZERO : ByteString.EMPTY);
    }
}
