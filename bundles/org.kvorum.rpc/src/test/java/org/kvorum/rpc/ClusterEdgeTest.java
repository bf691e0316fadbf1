// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.proto.etcdserverpb.*;
import org.kvorum.rpc.fake.FakeMember;

/** What changes the cluster, and what copies it. */
final class ClusterEdgeTest {
    private static final int CHUNK = 32 * 1024;

    private final EdgeFixture fixture = new EdgeFixture();
    private final ClusterGrpc.ClusterBlockingStub cluster = ClusterGrpc.newBlockingStub(fixture.channel);
    private final MaintenanceGrpc.MaintenanceBlockingStub maintenance =
            MaintenanceGrpc.newBlockingStub(fixture.channel);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void addsChangesPromotesAndRemovesAMember() {
        var added = cluster.memberAdd(MemberAddRequest.newBuilder()
                .addPeerURLs(" http://b:2380")
                .addPeerURLs("http://a:2380")
                .setIsLearner(true)
                .build());
        assertThat(added.getMember().getID()).isEqualTo(FakeMember.ADDED);
        assertThat(added.getMember().getPeerURLsList()).containsExactly("http://a:2380", "http://b:2380");
        assertThat(added.getMember().getIsLearner()).isTrue();
        assertThat(added.getMembersList()).extracting(Member::getID).containsExactly(FakeMember.ADDED, FakeMember.ID);
        assertThat(added.getHeader().getMemberId()).isEqualTo(FakeMember.ID);
        assertThat(added.getHeader().getRevision()).isZero();

        var updated = cluster.memberUpdate(MemberUpdateRequest.newBuilder()
                .setID(FakeMember.ADDED)
                .addPeerURLs("unix://c")
                .build());
        assertThat(updated.getMembers(0).getPeerURLsList()).containsExactly("unix://c");

        var promoted = cluster.memberPromote(
                MemberPromoteRequest.newBuilder().setID(FakeMember.ADDED).build());
        assertThat(promoted.getMembers(0).getIsLearner()).isFalse();

        var removed = cluster.memberRemove(
                MemberRemoveRequest.newBuilder().setID(FakeMember.ADDED).build());
        assertThat(removed.getMembersList()).extracting(Member::getID).containsExactly(FakeMember.ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "http://a", "http://a:1/", "http://a:1/x", "ftp://a:1", "a:1", "http://a b:1", "http://::1:1"
            })
    void refusesWhatIsNoPeerUrl(String url) {
        assertFails(
                () -> cluster.memberAdd(
                        MemberAddRequest.newBuilder().addPeerURLs(url).build()),
                Status.Code.INVALID_ARGUMENT,
                "etcdserver: given member URLs are invalid");
        assertFails(
                () -> cluster.memberUpdate(MemberUpdateRequest.newBuilder()
                        .setID(FakeMember.ADDED)
                        .addPeerURLs(url)
                        .build()),
                Status.Code.INVALID_ARGUMENT,
                "etcdserver: given member URLs are invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a:1", "https://[::1]:2380", "unix://a:1", "unixs:///run/peer", "http://:2380"})
    void takesWhatIsAPeerUrl(String url) {
        var added =
                cluster.memberAdd(MemberAddRequest.newBuilder().addPeerURLs(url).build());

        assertThat(added.getMember().getPeerURLsList()).isEqualTo(List.of(url));
    }

    @Test
    void refusesAMemberWithoutUrls() {
        assertFails(
                () -> cluster.memberAdd(MemberAddRequest.getDefaultInstance()),
                Status.Code.INVALID_ARGUMENT,
                "etcdserver: given member URLs are invalid");
    }

    @Test
    void knowsWhoIsNoMember() {
        var missing = "etcdserver: member not found";

        assertFails(
                () -> cluster.memberRemove(
                        MemberRemoveRequest.newBuilder().setID(7).build()),
                Status.Code.NOT_FOUND,
                missing);
        assertFails(
                () -> cluster.memberUpdate(MemberUpdateRequest.newBuilder()
                        .setID(7)
                        .addPeerURLs("http://a:1")
                        .build()),
                Status.Code.NOT_FOUND,
                missing);
        assertFails(
                () -> cluster.memberPromote(
                        MemberPromoteRequest.newBuilder().setID(7).build()),
                Status.Code.NOT_FOUND,
                missing);
    }

    @Test
    void saysWhyTheClusterMustNotBeChanged() {
        var add = MemberAddRequest.newBuilder().addPeerURLs("http://a:1").build();
        fixture.member.failWith(ErrorCode.UNHEALTHY);
        assertFails(() -> cluster.memberAdd(add), Status.Code.UNAVAILABLE, "etcdserver: unhealthy cluster");
        fixture.member.failWith(ErrorCode.NOT_ENOUGH_STARTED_MEMBERS);
        assertFails(
                () -> cluster.memberAdd(add),
                Status.Code.UNKNOWN,
                "etcdserver: re-configuration failed due to not enough started members");
        fixture.member.failWith(ErrorCode.LEARNER_NOT_READY);
        assertFails(
                () -> cluster.memberPromote(
                        MemberPromoteRequest.newBuilder().setID(7).build()),
                Status.Code.FAILED_PRECONDITION,
                "etcdserver: can only promote a learner member which is in sync with leader");
    }

    @Test
    void movesLeadershipToVotersOnly() {
        cluster.memberAdd(MemberAddRequest.newBuilder()
                .addPeerURLs("http://a:1")
                .setIsLearner(true)
                .build());

        assertThat(maintenance.moveLeader(transferTo(FakeMember.ID)).hasHeader())
                .as("to the leader itself is a move already made")
                .isFalse();
        assertFails(
                () -> maintenance.moveLeader(transferTo(7)),
                Status.Code.FAILED_PRECONDITION,
                "etcdserver: bad leader transferee");
        assertFails(
                () -> maintenance.moveLeader(transferTo(FakeMember.ADDED)),
                Status.Code.FAILED_PRECONDITION,
                "etcdserver: bad leader transferee");
        fixture.member.leadBy(7);
        assertFails(
                () -> maintenance.moveLeader(transferTo(FakeMember.ID)),
                Status.Code.FAILED_PRECONDITION,
                "etcdserver: not leader");
    }

    @Test
    void beginsAndEndsADowngrade() {
        var begun = maintenance.downgrade(downgrade(DowngradeRequest.DowngradeAction.ENABLE, "3.6.0"));

        assertThat(begun.getVersion()).isEqualTo("3.7");
        assertThat(begun.getHeader().getRevision()).isEqualTo(1);
        var running = maintenance.status(StatusRequest.getDefaultInstance()).getDowngradeInfo();
        assertThat(running.getEnabled()).isTrue();
        assertThat(running.getTargetVersion()).isEqualTo("3.6.0");
        maintenance.downgrade(downgrade(DowngradeRequest.DowngradeAction.CANCEL, ""));
        assertThat(maintenance
                        .status(StatusRequest.getDefaultInstance())
                        .getDowngradeInfo()
                        .getEnabled())
                .isFalse();
        assertFails(
                () -> maintenance.downgrade(downgrade(DowngradeRequest.DowngradeAction.VALIDATE, "3.1")),
                Status.Code.INVALID_ARGUMENT,
                "etcdserver: invalid downgrade target version");
        assertFails(
                () -> maintenance.downgrade(
                        DowngradeRequest.newBuilder().setActionValue(9).build()),
                Status.Code.UNKNOWN,
                "etcdserver: unknown method");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 512, CHUNK, CHUNK + 1, 10 * CHUNK, 5_000_011})
    void streamsTheDatabaseAndItsDigest(int size) throws Exception {
        var database = new byte[size];
        new Random(size).nextBytes(database);
        fixture.member.database(database);

        var received = new ByteArrayOutputStream();
        var responses = maintenance.snapshot(SnapshotRequest.getDefaultInstance());
        while (responses.hasNext()) {
            var response = responses.next();
            assertThat(response.getBlob().size()).isLessThanOrEqualTo(CHUNK);
            assertThat(response.getVersion()).isEqualTo("3.7.0");
            assertThat(response.hasHeader()).isFalse();
            response.getBlob().writeTo(received);
            assertThat(response.getRemainingBytes()).isEqualTo(Math.max(0, size - received.size()));
        }

        var bytes = received.toByteArray();
        assertThat(bytes).hasSize(size + 32);
        assertThat(Arrays.copyOf(bytes, size)).isEqualTo(database);
        assertThat(Arrays.copyOfRange(bytes, size, bytes.length))
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(database));
        assertThat(fixture.member.openImages()).isZero();
    }

    @Test
    void closesTheImageWhenTheClientIsGone() throws Exception {
        fixture.member.database(new byte[20 << 20]);
        var context = io.grpc.Context.current().withCancellation();
        context.run(
                () -> maintenance.snapshot(SnapshotRequest.getDefaultInstance()).next());
        assertThat(fixture.member.openImages()).isOne();

        context.cancel(null);

        for (int i = 0; i < 5_000 && fixture.member.openImages() != 0; i++) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(fixture.member.openImages()).isZero();
    }

    @Test
    void saysWhyThereIsNoSnapshot() {
        fixture.member.failWith(ErrorCode.STOPPED);

        assertFails(
                () -> maintenance.snapshot(SnapshotRequest.getDefaultInstance()).hasNext(),
                Status.Code.UNAVAILABLE,
                "etcdserver: server stopped");
    }

    @Test
    void changesTheClusterThroughTheGateway() throws Exception {
        var added = post("/v3/cluster/member/add", "{\"peerURLs\":[\"http://a:1\"],\"isLearner\":true}");
        assertThat(added.statusCode()).isEqualTo(200);
        assertThat(added.body()).contains("\"member\":{\"ID\":\"61453\"", "\"isLearner\":true");
        assertThat(post("/v3/cluster/member/promote", "{\"ID\":\"61453\"}").statusCode())
                .isEqualTo(200);
        assertThat(post("/v3/cluster/member/update", "{\"ID\":\"61453\",\"peerURLs\":[\"http://b:1\"]}")
                        .body())
                .contains("http://b:1");
        assertThat(post("/v3/cluster/member/remove", "{\"ID\":\"61453\"}").statusCode())
                .isEqualTo(200);
        assertThat(post("/v3/cluster/member/remove", "{\"ID\":\"61453\"}").statusCode())
                .isEqualTo(404);
        assertThat(post("/v3/maintenance/transfer-leadership", "{\"targetID\":\"7\"}")
                        .body())
                .contains("\"code\":9", "etcdserver: bad leader transferee");
        assertThat(post("/v3/maintenance/downgrade", "{\"action\":\"ENABLE\",\"version\":\"3.6.0\"}")
                        .body())
                .contains("\"version\":\"3.7\"");
        fixture.member.database(new byte[] {1, 2, 3});
        assertThat(post("/v3/maintenance/snapshot", "{}").body().lines())
                .hasSize(2)
                .first()
                .asString()
                .contains("\"blob\":\"AQID\"");
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + fixture.port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static MoveLeaderRequest transferTo(long id) {
        return MoveLeaderRequest.newBuilder().setTargetID(id).build();
    }

    private static DowngradeRequest downgrade(DowngradeRequest.DowngradeAction action, String version) {
        return DowngradeRequest.newBuilder()
                .setAction(action)
                .setVersion(version)
                .build();
    }

    private static void assertFails(ThrowingCallable call, Status.Code code, String text) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
            assertThat(failure.getStatus().getCode()).isEqualTo(code);
            assertThat(failure.getStatus().getDescription()).isEqualTo(text);
        });
    }
}
