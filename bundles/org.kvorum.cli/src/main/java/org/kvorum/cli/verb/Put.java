// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.kvorum.cli.flags.Flag.flag;
import static org.kvorum.cli.flags.Flag.text;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Values;
import org.kvorum.cli.reply.PutReply;
import org.kvorum.cli.text.GoNumber;
import org.kvorum.cli.text.GoSyntaxException;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.PutRequest;

/** {@code put}. */
final class Put implements Verb {
    private static final String NEEDS = "put command needs 1 argument and input from stdin or 2 arguments";
    private static final String DETAILS = """

            Puts the given key into the store.

            When <value> begins with '-', <value> is interpreted as a flag.
            Insert '--' for workaround:

            $ put <key> -- <value>
            $ put -- <key> <value>

            If <value> isn't given as a command line argument and '--ignore-value' is not specified,
            this command tries to read the value from standard input.

            If <lease> isn't given as a command line argument and '--ignore-lease' is not specified,
            this command tries to read the value from standard input.

            For example,
            $ cat file | put <key>
            will store the content of the file to <key>.
            """;

    static Command command() {
        return Command.of(
                        Group.KV,
                        "put",
                        "[options] <key> <value> (<value> can also be given from stdin)",
                        "Puts the given key into the store",
                        new Put(),
                        text("lease", "0", "lease ID (in hexadecimal) to attach to the key"),
                        flag("prev-kv", "return the previous key-value pair before modification"),
                        flag("ignore-value", "updates the key using its current value"),
                        flag("ignore-lease", "updates the key using its current lease"))
                .details(DETAILS);
    }

    @Override
    public int run(Call call) {
        PutRequest request = request(call.arguments(), call.values(), call.input());
        call.show(new PutReply(call.client().ask(KVGrpc.getPutMethod(), request)));
        return 0;
    }

    static PutRequest request(List<String> arguments, Values flags, InputStream input) {
        if (arguments.isEmpty()) {
            throw CommandFailure.badArguments(NEEDS);
        }
        boolean ignoreValue = flags.is("ignore-value");
        if (ignoreValue && arguments.size() > 1) {
            throw CommandFailure.badArguments("put command needs only 1 argument when 'ignore-value' is set");
        }
        return PutRequest.newBuilder()
                .setKey(Keys.of(arguments.get(0)))
                .setValue(ignoreValue ? ByteString.EMPTY : value(arguments, input))
                .setLease(lease(flags.text("lease")))
                .setPrevKv(flags.is("prev-kv"))
                .setIgnoreValue(ignoreValue)
                .setIgnoreLease(flags.is("ignore-lease"))
                .build();
    }

    private static ByteString value(List<String> arguments, InputStream input) {
        if (arguments.size() > 1) {
            return Keys.of(arguments.get(1));
        }
        try {
            ByteString value = ByteString.readFrom(input);
            if (!value.isEmpty()) {
                return value;
            }
        } catch (IOException failure) {
            throw CommandFailure.badArguments(NEEDS);
        }
        throw CommandFailure.badArguments(NEEDS);
    }

    private static long lease(String id) {
        try {
            return GoNumber.parseInt(id, 16);
        } catch (GoSyntaxException wrong) {
            throw CommandFailure.badArguments("bad lease ID (" + wrong.text() + "), expecting ID in Hex");
        }
    }
}
