// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.chaos;

import io.etcd.jetcd.api.HashKVRequest;
import io.etcd.jetcd.api.HashKVResponse;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.MoveLeaderRequest;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractStub;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.kvorum.checker.FinalState;
import org.kvorum.checker.history.KeyRange;
import org.kvorum.checker.history.Request;
import org.kvorum.itests.process.cluster.ClusterMember;

/** What the run itself asks the members; an answer that does not come soon is none. */
final class Admin {
    private static final int DEADLINE_MILLIS = 1_000;
    private static final int LONG_DEADLINE_MILLIS = 10_000;

    private Admin() {}

    static Optional<StatusResponse> status(ClusterMember member) {
        return ask(member, channel -> timed(MaintenanceGrpc.newBlockingStub(channel), DEADLINE_MILLIS)
                .status(StatusRequest.getDefaultInstance()));
    }

    static void moveLeader(ClusterMember leader, long to) {
        ask(leader, channel -> timed(MaintenanceGrpc.newBlockingStub(channel), DEADLINE_MILLIS)
                .moveLeader(MoveLeaderRequest.newBuilder().setTargetID(to).build()));
    }

    static Optional<HashKVResponse> hash(ClusterMember member, long revision) {
        return ask(member, channel -> timed(MaintenanceGrpc.newBlockingStub(channel), LONG_DEADLINE_MILLIS)
                .hashKV(HashKVRequest.newBuilder().setRevision(revision).build()));
    }

    /** Returns what the member has, or nothing if it does not answer. */
    static Optional<FinalState> everything(ClusterMember member, boolean linearizable) {
        var range =
                linearizable ? Request.Range.linearizable(KeyRange.all()) : Request.Range.serializable(KeyRange.all());
        return ask(member, channel -> {
            var response = Wire.response(
                    timed(KVGrpc.newBlockingStub(channel), LONG_DEADLINE_MILLIS).range(Wire.message(range)));
            return new FinalState(member.name(), response.revision(), response.kvs());
        });
    }

    private static <S extends AbstractStub<S>> S timed(S stub, int millis) {
        return stub.withDeadlineAfter(millis, TimeUnit.MILLISECONDS);
    }

    private static <T> Optional<T> ask(ClusterMember member, Function<ManagedChannel, T> question) {
        var channel = Endpoints.open(member.clientUrl());
        try {
            return Optional.of(question.apply(channel));
        } catch (StatusRuntimeException noAnswer) {
            return Optional.empty();
        } finally {
            Endpoints.close(channel);
        }
    }
}
