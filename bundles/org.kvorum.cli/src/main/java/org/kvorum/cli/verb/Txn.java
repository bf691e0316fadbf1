// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.kvorum.cli.flags.Flag.flag;

import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.reply.TxnReply;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.TxnRequest;

/** {@code txn}. */
final class Txn implements Verb {
    private static final String DETAILS = """
            Txn reads multiple etcd requests from standard input and applies them as a single atomic transaction.

            A transaction consists of three components:
            1) a list of conditions,
            2) a list of requests to apply if all the conditions are true,
            3) a list of requests to apply if any condition is false.

            Example interactive stdin usage:

            ---
            etcdctl txn -i
            # compares:
            mod("key1") > "0"

            # success requests (get, put, delete):
            put key1 "overwrote-key1"

            # failure requests (get, put, delete):
            put key1 "created-key1"
            put key2 "some extra key"
            ---

            Refer to https://github.com/etcd-io/etcd/blob/main/etcdctl/README.md#txn-options.""";

    static Command command() {
        return Command.of(
                        Group.KV,
                        "txn",
                        "[options]",
                        "Txn processes all the requests in one transaction",
                        new Txn(),
                        flag("interactive", "Input transaction in interactive mode")
                                .or('i'))
                .details(DETAILS);
    }

    @Override
    public int run(Call call) {
        if (!call.arguments().isEmpty()) {
            throw CommandFailure.badArguments("txn command does not accept argument");
        }
        call.client();
        TxnRequest request = new TxnScript(call).read();
        call.show(new TxnReply(call.client().askPatiently(CommandFailure.ERROR, KVGrpc.getTxnMethod(), request)));
        return 0;
    }
}
