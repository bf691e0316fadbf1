// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.text.GoDuration;
import org.kvorum.proto.etcdserverpb.DefragmentRequest;
import org.kvorum.proto.etcdserverpb.MaintenanceGrpc;

/** {@code defrag}. */
final class Defrag implements Verb {
    static Command command() {
        return Command.of(
                        Group.MAINTENANCE,
                        "defrag",
                        "",
                        "Defragments the storage of the etcd members with given endpoints",
                        new Defrag())
                .shared(Endpoints.CLUSTER);
    }

    @Override
    public int run(Call call) {
        int code = 0;
        for (String endpoint : Endpoints.of(call)) {
            long start = call.nanoTime();
            try {
                call.client()
                        .askOne(
                                endpoint,
                                MaintenanceGrpc.getDefragmentMethod(),
                                DefragmentRequest.getDefaultInstance());
                call.output()
                        .line("Finished defragmenting etcd member[" + endpoint + "]. took " + took(call, start))
                        .flush();
            } catch (StatusRuntimeException refusal) {
                code = CommandFailure.ERROR;
                call.errors()
                        .line("Failed to defragment etcd member[" + endpoint + "]. took " + took(call, start) + ". ("
                                + GoStatus.told(refusal.getStatus()) + ")")
                        .flush();
            }
        }
        return code;
    }

    private static String took(Call call, long start) {
        return GoDuration.text(Duration.ofNanos(call.nanoTime() - start));
    }
}
