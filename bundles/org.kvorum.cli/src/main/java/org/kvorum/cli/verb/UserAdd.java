// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Host;
import org.kvorum.cli.Values;
import org.kvorum.cli.reply.Done;
import org.kvorum.proto.authpb.UserAddOptions;
import org.kvorum.proto.etcdserverpb.AuthGrpc;
import org.kvorum.proto.etcdserverpb.AuthUserAddRequest;

/** {@code user add}. */
final class UserAdd implements Verb {
    @Override
    public int run(Call call) {
        if (call.arguments().size() != 1) {
            throw CommandFailure.badArguments("user add command requires user name as its argument");
        }
        AuthUserAddRequest request = request(call, call.arguments().get(0), call.values());
        call.show(Done.of(
                call.client().askPatiently(CommandFailure.ERROR, AuthGrpc.getUserAddMethod(), request),
                "User " + request.getName() + " created"));
        return 0;
    }

    private static AuthUserAddRequest request(Call call, String word, Values flags) {
        var request = AuthUserAddRequest.newBuilder()
                .setOptions(UserAddOptions.newBuilder().setNoPassword(flags.is("no-password")));
        if (flags.is("no-password")) {
            return request.setName(word).build();
        }
        String given = flags.text("new-user-password");
        if (!given.isEmpty()) {
            return request.setName(word).setPassword(given).build();
        }
        int colon = word.indexOf(':');
        if (colon < 0) {
            return request.setName(word).setPassword(askPassword(call, word)).build();
        }
        if (colon == 0) {
            throw CommandFailure.badArguments("empty user name is not allowed");
        }
        return request.setName(word.substring(0, colon))
                .setPassword(word.substring(colon + 1))
                .build();
    }

    /** Asks twice at the terminal, or reads a word of the input if that is wanted. */
    static String askPassword(Call call, String name) {
        if (!call.values().is("interactive")) {
            return new Lines(call.input()).last().strip();
        }
        String password = ask(call, "Password of " + name + ": ");
        if (password.isEmpty()) {
            throw CommandFailure.badArguments("empty password");
        }
        if (!ask(call, "Type password of " + name + " again for confirmation: ").equals(password)) {
            throw CommandFailure.badArguments("given passwords are different");
        }
        return password;
    }

    private static String ask(Call call, String prompt) {
        Host host = call.execution().host();
        return host.askPassword(prompt)
                .orElseThrow(
                        () -> CommandFailure.badArguments(
                                "failed to ask password: there is no terminal; give it as user:password, by --new-user-password, or on the input with --interactive=false"));
    }
}
