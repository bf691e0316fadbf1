// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.kvorum.cli.flags.Flag.flag;

import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.text.GoNumber;
import org.kvorum.cli.text.GoSyntaxException;
import org.kvorum.proto.etcdserverpb.CompactionRequest;
import org.kvorum.proto.etcdserverpb.KVGrpc;

/** {@code compaction}. */
final class Compaction implements Verb {
    static Command command() {
        return Command.of(
                Group.KV,
                "compaction",
                "[options] <revision>",
                "Compacts the event history in etcd",
                new Compaction(),
                flag("physical", "'true' to wait for compaction to physically remove all old revisions"));
    }

    @Override
    public int run(Call call) {
        if (call.arguments().size() != 1) {
            throw CommandFailure.badArguments("compaction command needs 1 argument");
        }
        long revision = revision(call.arguments().get(0));
        call.client()
                .ask(
                        KVGrpc.getCompactMethod(),
                        CompactionRequest.newBuilder()
                                .setRevision(revision)
                                .setPhysical(call.values().is("physical"))
                                .build());
        call.output().line("compacted revision " + revision).flush();
        return 0;
    }

    private static long revision(String text) {
        try {
            return GoNumber.parseInt(text, 10);
        } catch (GoSyntaxException wrong) {
            throw new CommandFailure(CommandFailure.ERROR, wrong.text());
        }
    }
}
