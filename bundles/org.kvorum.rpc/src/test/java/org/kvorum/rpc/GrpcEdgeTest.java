// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.proto.etcdserverpb.*;
import org.kvorum.rpc.fake.FakeMember;

final class GrpcEdgeTest {
    private final EdgeFixture fixture = new EdgeFixture();
    private final KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(fixture.channel);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void putsAndReads() {
        var put = kv.put(put("a", "1"));
        var range = kv.range(RangeRequest.newBuilder().setKey(utf8("a")).build());

        assertThat(put.getHeader().getRevision()).isEqualTo(2);
        assertThat(put.hasPrevKv()).isFalse();
        assertThat(range.getHeader().getClusterId()).isEqualTo(FakeMember.CLUSTER);
        assertThat(range.getHeader().getMemberId()).isEqualTo(FakeMember.ID);
        assertThat(range.getHeader().getRaftTerm()).isEqualTo(FakeMember.TERM);
        assertThat(range.getCount()).isEqualTo(1);
        assertThat(range.getKvs(0).getValue()).isEqualTo(utf8("1"));
        assertThat(range.getKvs(0).getModRevision()).isEqualTo(2);
    }

    @Test
    void returnsThePreviousPair() {
        kv.put(put("a", "1"));

        var again = kv.put(put("a", "2").toBuilder().setPrevKv(true).build());

        assertThat(again.getPrevKv().getValue()).isEqualTo(utf8("1"));
    }

    @Test
    void deletesAnInterval() {
        kv.put(put("a", "1"));
        kv.put(put("b", "2"));

        var deleted = kv.deleteRange(DeleteRangeRequest.newBuilder()
                .setKey(utf8("a"))
                .setRangeEnd(utf8("c"))
                .setPrevKv(true)
                .build());

        assertThat(deleted.getDeleted()).isEqualTo(2);
        assertThat(deleted.getPrevKvsList()).hasSize(2);
    }

    @Test
    void runsTransactionsWithBareHeadersInside() {
        kv.put(put("a", "1"));
        var txn = kv.txn(TxnRequest.newBuilder()
                .addCompare(Compare.newBuilder()
                        .setKey(utf8("a"))
                        .setTarget(Compare.CompareTarget.MOD)
                        .setModRevision(2))
                .addSuccess(RequestOp.newBuilder().setRequestPut(put("b", "2")))
                .addSuccess(RequestOp.newBuilder()
                        .setRequestRange(RangeRequest.newBuilder().setKey(utf8("a"))))
                .addSuccess(RequestOp.newBuilder()
                        .setRequestTxn(TxnRequest.newBuilder()
                                .addSuccess(RequestOp.newBuilder().setRequestPut(put("c", "3")))))
                .build());

        assertThat(txn.getSucceeded()).isTrue();
        assertThat(txn.getHeader().getMemberId()).isEqualTo(FakeMember.ID);
        assertThat(txn.getResponses(0).getResponsePut().getHeader())
                .isEqualTo(ResponseHeader.newBuilder().setRevision(3).build());
        assertThat(txn.getResponses(1).getResponseRange().getKvsCount()).isEqualTo(1);
        var nested = txn.getResponses(2).getResponseTxn();
        assertThat(nested.hasHeader()).isTrue();
        assertThat(nested.getHeader()).isEqualTo(ResponseHeader.getDefaultInstance());
        assertThat(nested.getResponses(0).getResponsePut().getHeader().getRevision())
                .isEqualTo(3);
    }

    @Test
    void streamsARangeInGrowingChunks() {
        for (int i = 0; i < 100; i++) {
            kv.put(put("k%03d".formatted(i), "v"));
        }
        var whole = RangeResponse.newBuilder();
        int chunks = 0;
        var responses = kv.rangeStream(RangeRequest.newBuilder()
                .setKey(utf8("k"))
                .setRangeEnd(utf8("l"))
                .setLimit(90)
                .build());
        while (responses.hasNext()) {
            assertThat(whole.hasHeader()).isFalse();
            whole.mergeFrom(responses.next().getRangeResponse());
            chunks++;
        }

        assertThat(chunks).isEqualTo(4);
        assertThat(whole.getKvsCount()).isEqualTo(90);
        assertThat(whole.getKvs(89).getKey()).isEqualTo(utf8("k089"));
        assertThat(whole.getCount()).isEqualTo(100);
        assertThat(whole.getMore()).isTrue();
        assertThat(whole.getHeader().getRevision()).isEqualTo(101);
    }

    @Test
    void refusesStreamsInAnotherOrder() {
        assertFails(
                () -> kv.rangeStream(RangeRequest.newBuilder()
                                .setKey(utf8("k"))
                                .setSortOrder(RangeRequest.SortOrder.DESCEND)
                                .build())
                        .hasNext(),
                Status.Code.UNIMPLEMENTED,
                "RangeStream does not support custom sort orders");
    }

    @Test
    void refusesWithEtcdsWords() {
        assertFails(() -> kv.put(put("", "1")), Status.Code.INVALID_ARGUMENT, "etcdserver: key is not provided");
        assertFails(
                () -> kv.range(RangeRequest.newBuilder()
                        .setKey(utf8("a"))
                        .setRevision(99)
                        .build()),
                Status.Code.OUT_OF_RANGE,
                "etcdserver: mvcc: required revision is a future revision");
        fixture.member.failWith(ErrorCode.NO_SPACE);
        assertFails(
                () -> kv.put(put("a", "1")),
                Status.Code.RESOURCE_EXHAUSTED,
                "etcdserver: mvcc: database space exceeded");
    }

    @Test
    void refusesWhatIsTooLargeInTheWordsOfGrpcGo() {
        var large = put("a", "x".repeat(3 << 20));
        assertFails(
                () -> kv.put(large),
                Status.Code.RESOURCE_EXHAUSTED,
                "grpc: received message larger than max (" + large.getSerializedSize() + " vs. 2097152)");
    }

    @Test
    void answersUnknownMethodsInTheWordsOfGrpcGo() {
        assertFails(
                () -> org.kvorum.proto.v3lockpb.LockGrpc.newBlockingStub(fixture.channel)
                        .lock(org.kvorum.proto.v3lockpb.LockRequest.getDefaultInstance()),
                Status.Code.UNIMPLEMENTED,
                "unknown service v3lockpb.Lock");
    }

    @Test
    void grantsKeepsAndRevokesLeases() throws Exception {
        var leases = LeaseGrpc.newBlockingStub(fixture.channel);
        var granted =
                leases.leaseGrant(LeaseGrantRequest.newBuilder().setTTL(60).build());
        var renewals = new Responses<LeaseKeepAliveResponse>();
        var requests = LeaseGrpc.newStub(fixture.channel).leaseKeepAlive(renewals);
        requests.onNext(
                LeaseKeepAliveRequest.newBuilder().setID(granted.getID()).build());
        requests.onNext(LeaseKeepAliveRequest.newBuilder().setID(5).build());

        assertThat(granted.getID()).isPositive();
        assertThat(renewals.take().getTTL()).isEqualTo(60);
        assertThat(renewals.take().getTTL()).isZero();
        requests.onCompleted();
        assertThat(renewals.end()).isEqualTo("completed");
        assertThat(leases.leaseTimeToLive(LeaseTimeToLiveRequest.newBuilder()
                                .setID(granted.getID())
                                .build())
                        .getGrantedTTL())
                .isEqualTo(60);
        assertThat(leases.leaseTimeToLive(
                                LeaseTimeToLiveRequest.newBuilder().setID(5).build())
                        .getTTL())
                .isEqualTo(-1);
        assertThat(leases.leaseLeases(LeaseLeasesRequest.getDefaultInstance()).getLeasesList())
                .extracting(LeaseStatus::getID)
                .containsExactly(granted.getID());
        leases.leaseRevoke(
                LeaseRevokeRequest.newBuilder().setID(granted.getID()).build());
        assertFails(
                () -> leases.leaseRevoke(
                        LeaseRevokeRequest.newBuilder().setID(granted.getID()).build()),
                Status.Code.NOT_FOUND,
                "etcdserver: requested lease not found");
    }

    @Test
    void answersAllThatAClientAskedBeforeItReads() throws Exception {
        int many = 20_000;
        for (var channel : List.of(fixture.channel, fixture.edge.localChannel().channel())) {
            var answers = new AtomicInteger();
            var end = new CompletableFuture<Status>();
            var call = channel.newCall(LeaseGrpc.getLeaseKeepAliveMethod(), CallOptions.DEFAULT);
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onMessage(LeaseKeepAliveResponse answer) {
                            answers.incrementAndGet();
                        }

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            end.complete(status);
                        }
                    },
                    new Metadata());

            for (int i = 1; i <= many; i++) {
                call.sendMessage(LeaseKeepAliveRequest.newBuilder().setID(i).build());
            }
            call.halfClose();
            for (int i = 0; i < many; i++) {
                call.request(1);
            }

            assertThat(end)
                    .succeedsWithin(20, TimeUnit.SECONDS)
                    .extracting(Status::getCode)
                    .isEqualTo(Status.Code.OK);
            assertThat(answers).hasValue(many);
        }
    }

    @Test
    void watches() throws Exception {
        var events = new Responses<WatchResponse>();
        var requests = WatchGrpc.newStub(fixture.channel).watch(events);
        requests.onNext(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder()
                        .setKey(utf8("a"))
                        .addFilters(WatchCreateRequest.FilterType.NODELETE)
                        .setWatchId(9))
                .build());
        assertThat(events.take().getCreated()).isTrue();

        kv.put(put("a", "1"));
        kv.deleteRange(DeleteRangeRequest.newBuilder().setKey(utf8("a")).build());
        kv.put(put("a", "2"));

        var first = events.take();
        assertThat(first.getWatchId()).isEqualTo(9);
        assertThat(first.getHeader().getRevision()).isEqualTo(2);
        assertThat(first.getEvents(0).getKv().getValue()).isEqualTo(utf8("1"));
        assertThat(events.take().getEvents(0).getKv().getValue()).isEqualTo(utf8("2"));

        requests.onNext(WatchRequest.newBuilder()
                .setProgressRequest(WatchProgressRequest.getDefaultInstance())
                .build());
        assertThat(events.take().getWatchId()).isEqualTo(-1);
        requests.onNext(WatchRequest.newBuilder()
                .setCancelRequest(WatchCancelRequest.newBuilder().setWatchId(9))
                .build());
        assertThat(events.take().getCanceled()).isTrue();
    }

    @Test
    void goesOnWatchingWhenTheClientHasClosedItsHalf() throws Exception {
        var events = new Responses<WatchResponse>();
        var requests = WatchGrpc.newStub(fixture.channel).watch(events);
        requests.onNext(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder().setKey(utf8("a")))
                .build());
        requests.onCompleted();
        events.take();

        kv.put(put("a", "1"));

        assertThat(events.take().getEventsCount()).isEqualTo(1);
    }

    @Test
    void deliversARunOfMessagesOneByOne() throws Exception {
        var events = new Responses<WatchResponse>();
        var requests = WatchGrpc.newStub(fixture.channel).watch(events);
        requests.onNext(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder().setKey(utf8("a")))
                .build());
        events.take();

        fixture.member.hub().burst(1000, 300);

        for (int i = 0; i < 1000; i++) {
            assertThat(events.take().getHeader().getRevision()).isEqualTo(2 + i);
        }
    }

    @Test
    void dropsTheWatchesOfAClientThatIsGone() throws Exception {
        var events = new Responses<WatchResponse>();
        var requests = WatchGrpc.newStub(fixture.channel).watch(events);
        requests.onNext(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder().setKey(utf8("a")))
                .build());
        events.take();

        requests.onError(new IllegalStateException("gone"));

        await(() -> fixture.member.hub().openStreams() == 0);
    }

    @Test
    void refusesCallsThatWantALeaderWhenThereIsNone() {
        fixture.member.leadBy(0);
        var metadata = new Metadata();
        metadata.put(Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER), "true");
        var picky = kv.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));

        assertFails(() -> picky.put(put("a", "1")), Status.Code.UNAVAILABLE, "etcdserver: no leader");
        assertThat(kv.put(put("a", "1")).getHeader().getRevision()).isEqualTo(2);
    }

    @Test
    void endsStreamsThatWantALeaderWhenThereIsNoneForLong() throws Exception {
        var metadata = new Metadata();
        metadata.put(Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER), "true");
        var events = new Responses<WatchResponse>();
        var requests = WatchGrpc.newStub(fixture.channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .watch(events);
        requests.onNext(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder().setKey(utf8("a")))
                .build());
        events.take();

        fixture.member.leadBy(0);

        assertThat(events.end()).isEqualTo("UNAVAILABLE: etcdserver: no leader");
        await(() -> fixture.member.hub().openStreams() == 0);
    }

    @Test
    void showsStatusMembersAlarmsAndHashes() {
        var maintenance = MaintenanceGrpc.newBlockingStub(fixture.channel);
        var status = maintenance.status(StatusRequest.getDefaultInstance());
        assertThat(status.getVersion()).isEqualTo("3.7.1");
        assertThat(status.getLeader()).isEqualTo(FakeMember.ID);
        assertThat(status.getRaftIndex()).isEqualTo(12);
        assertThat(status.getRaftAppliedIndex()).isEqualTo(11);
        assertThat(status.getDbSizeQuota()).isEqualTo(2147483648L);
        assertThat(status.hasDowngradeInfo()).isTrue();
        assertThat(status.getErrorsList()).isEmpty();

        maintenance.alarm(AlarmRequest.newBuilder()
                .setAction(AlarmRequest.AlarmAction.ACTIVATE)
                .setMemberID(FakeMember.ID)
                .setAlarm(AlarmType.NOSPACE)
                .build());
        assertThat(maintenance
                        .alarm(AlarmRequest.getDefaultInstance())
                        .getAlarms(0)
                        .getAlarm())
                .isEqualTo(AlarmType.NOSPACE);
        assertThat(maintenance.status(StatusRequest.getDefaultInstance()).getErrors(0))
                .isEqualTo("memberID:10276657743932975437 alarm:NOSPACE");

        var hash = maintenance.hashKV(HashKVRequest.getDefaultInstance());
        assertThat(hash.getHash()).isEqualTo(0x89abcdef);
        assertThat(hash.getCompactRevision()).isEqualTo(-1);
        assertThat(maintenance
                        .defragment(DefragmentRequest.getDefaultInstance())
                        .hasHeader())
                .isFalse();

        var members = ClusterGrpc.newBlockingStub(fixture.channel)
                .memberList(MemberListRequest.newBuilder().setLinearizable(true).build());
        assertThat(members.getHeader().getRevision()).isZero();
        assertThat(members.getMembers(0).getName()).isEqualTo("default");
    }

    @Test
    void readsAlarmsThroughTheLog() {
        var maintenance = MaintenanceGrpc.newBlockingStub(fixture.channel);

        maintenance.alarm(AlarmRequest.getDefaultInstance());

        assertThat(fixture.member.lastProposed()).isEqualTo(new org.kvorum.command.AlarmRequest(0, 0, 0));
    }

    @Test
    void saysThatThereAreNoUsers() {
        var auth = AuthGrpc.newBlockingStub(fixture.channel);
        assertThat(auth.authStatus(AuthStatusRequest.getDefaultInstance()).getEnabled())
                .isFalse();
        assertFails(
                () -> auth.authenticate(AuthenticateRequest.getDefaultInstance()),
                Status.Code.FAILED_PRECONDITION,
                "etcdserver: authentication is not enabled");
    }

    @Test
    void letsLearnersServeOnlyWhatNeedsNoQuorum() {
        fixture.member.becomeLearner();
        var serializable = RangeRequest.newBuilder()
                .setKey(utf8("a"))
                .setSerializable(true)
                .build();

        assertThat(kv.range(serializable).getCount()).isZero();
        assertThat(MaintenanceGrpc.newBlockingStub(fixture.channel)
                        .status(StatusRequest.getDefaultInstance())
                        .getIsLearner())
                .isTrue();
        assertFails(
                () -> kv.range(serializable.toBuilder().setSerializable(false).build()),
                Status.Code.FAILED_PRECONDITION,
                "etcdserver: rpc not supported for learner");
        assertFails(
                () -> kv.put(put("a", "1")),
                Status.Code.FAILED_PRECONDITION,
                "etcdserver: rpc not supported for learner");
    }

    @Test
    void servesNothingBeforeTheClusterHasAVersion() {
        fixture.member.forgetVersion();

        assertFails(() -> kv.put(put("a", "1")), Status.Code.FAILED_PRECONDITION, "etcdserver: not capable");
    }

    @Test
    void refusesWhatIsNoMessageInTheWordsOfGrpcGo() {
        var method = KVGrpc.getPutMethod().toBuilder(
                        new Raw(), KVGrpc.getPutMethod().getResponseMarshaller())
                .build();

        assertFails(
                () -> io.grpc.stub.ClientCalls.blockingUnaryCall(
                        fixture.channel, method, io.grpc.CallOptions.DEFAULT, new byte[] {0x0a, 0x7f}),
                Status.Code.INTERNAL,
                "grpc: error unmarshalling request: proto: cannot parse invalid wire-format data");
    }

    @Test
    void answersHealthChecks() {
        var health = io.grpc.health.v1.HealthGrpc.newBlockingStub(fixture.channel);

        assertThat(health.check(io.grpc.health.v1.HealthCheckRequest.getDefaultInstance())
                        .getStatus())
                .isEqualTo(io.grpc.health.v1.HealthCheckResponse.ServingStatus.SERVING);
        assertFails(
                () -> health.check(io.grpc.health.v1.HealthCheckRequest.newBuilder()
                        .setService("x")
                        .build()),
                Status.Code.NOT_FOUND,
                "unknown service");
    }

    @Test
    void takesOneRequestWhereOneIsDue() throws Exception {
        var snapshot = MaintenanceGrpc.getSnapshotMethod().toBuilder()
                .setType(io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING)
                .build();
        fixture.member.database(new byte[8 << 20]);

        var none = new Responses<SnapshotResponse>();
        ClientCalls.asyncBidiStreamingCall(fixture.channel.newCall(snapshot, CallOptions.DEFAULT), none)
                .onCompleted();
        assertThat(none.end()).isEqualTo("INTERNAL: grpc: no request came before the end of the stream");

        var two = new Responses<SnapshotResponse>();
        var requests = ClientCalls.asyncBidiStreamingCall(fixture.channel.newCall(snapshot, CallOptions.DEFAULT), two);
        requests.onNext(SnapshotRequest.getDefaultInstance());
        requests.onNext(SnapshotRequest.getDefaultInstance());
        assertThat(two.end()).isEqualTo("INTERNAL: grpc: more than one request came");
        await(() -> fixture.member.openImages() == 0);
    }

    @Test
    void takesZerosForNoPingsAndNoLimit() {
        for (var zero : List.of("grpc-keepalive-interval", "grpc-keepalive-timeout", "max-concurrent-streams")) {
            try (var served = new EdgeFixture(new FakeMember(), Map.of(zero, "0"))) {
                var answer = KVGrpc.newBlockingStub(served.channel).put(put("a", "1"));

                assertThat(answer.getHeader().getRevision()).as(zero).isEqualTo(2);
            }
        }
    }

    @Test
    void countsCalls() {
        kv.put(put("a", "1"));
        assertThatThrownBy(() -> kv.put(put("", "1"))).isInstanceOf(StatusRuntimeException.class);

        await(() ->
                fixture.metrics.value("grpc_server_handled_total", "InvalidArgument", "Put", "etcdserverpb.KV", "unary")
                        == 1);
        assertThat(fixture.metrics.value("grpc_server_started_total", "Put", "etcdserverpb.KV", "unary"))
                .isEqualTo(2);
        assertThat(fixture.metrics.value("grpc_server_handled_total", "OK", "Put", "etcdserverpb.KV", "unary"))
                .isEqualTo(1);
        assertThat(fixture.metrics.value("etcd_server_client_requests_total", "unknown", "unary"))
                .isEqualTo(2);
    }

    @Test
    void endsStreamsWhenItCloses() throws Exception {
        var events = new Responses<WatchResponse>();
        var requests = WatchGrpc.newStub(fixture.channel).watch(events);
        requests.onNext(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder().setKey(utf8("a")))
                .build());
        events.take();

        fixture.edge.close();

        assertThat(events.end()).isEqualTo("UNAVAILABLE: etcdserver: server stopped");
    }

    private static PutRequest put(String key, String value) {
        return PutRequest.newBuilder().setKey(utf8(key)).setValue(utf8(value)).build();
    }

    private static ByteString utf8(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private static void assertFails(ThrowingCallable call, Status.Code code, String text) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
            assertThat(failure.getStatus().getCode()).isEqualTo(code);
            assertThat(failure.getStatus().getDescription()).isEqualTo(text);
        });
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        org.assertj.core.api.Assertions.assertThat(new Poll(condition).holds()).isTrue();
    }

    /** Waits for what another thread is about to bring about. */
    private record Poll(java.util.function.BooleanSupplier condition) {
        boolean holds() {
            for (int i = 0; i < 5_000; i++) {
                if (condition.getAsBoolean()) {
                    return true;
                }
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
            return false;
        }
    }

    /** Sends bytes as they are. */
    private static final class Raw implements io.grpc.MethodDescriptor.Marshaller<byte[]> {
        @Override
        public java.io.InputStream stream(byte[] value) {
            return new java.io.ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(java.io.InputStream stream) {
            throw new UnsupportedOperationException();
        }
    }

    /** Gathers what a stream brings. */
    private static final class Responses<T> implements StreamObserver<T> {
        private final BlockingQueue<T> messages = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        private final List<T> taken = new ArrayList<>();

        T take() throws InterruptedException {
            T message = messages.poll(5, TimeUnit.SECONDS);
            assertThat(message).isNotNull();
            taken.add(message);
            return message;
        }

        String end() throws InterruptedException {
            return String.valueOf(ends.poll(5, TimeUnit.SECONDS));
        }

        @Override
        public void onNext(T message) {
            messages.add(message);
        }

        @Override
        public void onError(Throwable failure) {
            var status = Status.fromThrowable(failure);
            ends.add(status.getCode() + ": " + status.getDescription());
        }

        @Override
        public void onCompleted() {
            ends.add("completed");
        }
    }
}
