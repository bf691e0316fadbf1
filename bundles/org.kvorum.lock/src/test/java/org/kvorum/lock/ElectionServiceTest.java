// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kvorum.api.member.Caller;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.LeaseGrantRequest;
import org.kvorum.command.LeaseRevokeRequest;
import org.kvorum.proto.v3electionpb.CampaignRequest;
import org.kvorum.proto.v3electionpb.CampaignResponse;
import org.kvorum.proto.v3electionpb.LeaderKey;
import org.kvorum.proto.v3electionpb.LeaderRequest;
import org.kvorum.proto.v3electionpb.LeaderResponse;
import org.kvorum.proto.v3electionpb.ProclaimRequest;
import org.kvorum.proto.v3electionpb.ProclaimResponse;
import org.kvorum.proto.v3electionpb.ResignRequest;
import org.kvorum.proto.v3electionpb.ResignResponse;

final class ElectionServiceTest {
    private final FixedEnvironment environment = new FixedEnvironment();
    private final LogFreeMember member = new LogFreeMember(environment);
    private final ElectionService service = new ElectionService(member, environment);

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private Call campaign(long lease, String value) {
        return Call.to(
                service,
                "Campaign",
                CampaignRequest.newBuilder()
                        .setName(bytes("boss"))
                        .setLease(lease)
                        .setValue(bytes(value))
                        .build()
                        .toByteArray());
    }

    private Call proclaim(LeaderKey leader, String value) {
        return Call.to(
                service,
                "Proclaim",
                ProclaimRequest.newBuilder()
                        .setLeader(leader)
                        .setValue(bytes(value))
                        .build()
                        .toByteArray());
    }

    private Call resign(LeaderKey leader) {
        return Call.to(
                service,
                "Resign",
                ResignRequest.newBuilder().setLeader(leader).build().toByteArray());
    }

    private Call leader() {
        return Call.to(service, "Leader", name());
    }

    private static byte[] name() {
        return LeaderRequest.newBuilder().setName(bytes("boss")).build().toByteArray();
    }

    private void grant(long id) {
        member.propose(new LeaseGrantRequest(60, id), Bytes.EMPTY, Caller.ANONYMOUS)
                .join();
    }

    private void revoke(long id) {
        member.propose(new LeaseRevokeRequest(id), Bytes.EMPTY, Caller.ANONYMOUS)
                .join();
    }

    private static CampaignResponse won(Call call) throws Exception {
        return CampaignResponse.parseFrom(call.response());
    }

    @Test
    void electsTheFirstAndThenTheNext() throws Exception {
        grant(0xa);
        grant(0xb);
        var first = won(campaign(0xa, "one"));
        assertThat(first.getHeader().getRevision()).isEqualTo(2);
        assertThat(first.getHeader().getMemberId()).isEqualTo(0xab);
        assertThat(first.getLeader())
                .isEqualTo(LeaderKey.newBuilder()
                        .setName(bytes("boss"))
                        .setKey(bytes("boss/a"))
                        .setRev(2)
                        .setLease(0xa)
                        .build());
        var second = campaign(0xb, "two");
        assertThat(second.isPending()).isTrue();
        var kv = LeaderResponse.parseFrom(leader().response()).getKv();
        assertThat(kv.getKey().toStringUtf8()).isEqualTo("boss/a");
        assertThat(kv.getValue().toStringUtf8()).isEqualTo("one");
        assertThat(kv.getLease()).isEqualTo(0xa);
        revoke(0xa);
        assertThat(won(second).getLeader().getKey().toStringUtf8()).isEqualTo("boss/b");
        assertThat(won(second).getHeader().getRevision())
                .as("of the claim, not of the victory")
                .isEqualTo(3);
    }

    @Test
    void proclaimsAnewIfTheLeaseCampaignsAgain() throws Exception {
        grant(0xa);
        campaign(0xa, "one");
        var again = won(campaign(0xa, "two"));
        assertThat(again.getLeader().getRev()).isEqualTo(2);
        assertThat(again.getHeader().getRevision()).isEqualTo(2);
        var answer = LeaderResponse.parseFrom(leader().response());
        assertThat(answer.getKv().getValue().toStringUtf8()).isEqualTo("two");
        assertThat(answer.getHeader().getRevision()).isEqualTo(3);
    }

    @Test
    void resignsForACandidateThatWentAway() throws Exception {
        grant(0xa);
        grant(0xb);
        campaign(0xa, "one");
        var second = campaign(0xb, "two");
        second.cancel();
        assertThat(second.failure()).isEqualTo("1 context canceled");
        revoke(0xa);
        assertThat(leader().failure()).isEqualTo("2 election: no leader");
        assertThat(member.watches().counts().streams()).isZero();
    }

    @Test
    void proclaimsForTheLeaderOnly() throws Exception {
        grant(0xa);
        var leader = won(campaign(0xa, "one")).getLeader();
        var done = ProclaimResponse.parseFrom(proclaim(leader, "two").response());
        assertThat(done.getHeader().getRevision()).isEqualTo(3);
        var stranger = leader.toBuilder().setRev(77).build();
        assertThat(proclaim(stranger, "three").failure()).isEqualTo("2 election: not leader");
        assertThat(Call.to(service, "Proclaim", new byte[0]).failure())
                .isEqualTo("2 \"leader\" field must be provided");
        assertThat(proclaim(LeaderKey.getDefaultInstance(), "x").failure())
                .isEqualTo("2 etcdserver: key is not provided");
    }

    @Test
    void resignsWhoeverAsks() throws Exception {
        grant(0xa);
        var leader = won(campaign(0xa, "one")).getLeader();
        var stranger = leader.toBuilder().setRev(77).build();
        assertThat(ResignResponse.parseFrom(resign(stranger).response())
                        .getHeader()
                        .getRevision())
                .isEqualTo(2);
        assertThat(leader().failure()).isEqualTo("none");
        assertThat(ResignResponse.parseFrom(resign(leader).response())
                        .getHeader()
                        .getRevision())
                .isEqualTo(3);
        assertThat(leader().failure()).isEqualTo("2 election: no leader");
        assertThat(Call.to(service, "Resign", new byte[0]).failure()).isEqualTo("2 \"leader\" field must be provided");
    }

    @Test
    void grantsALeaseToAProclaimerWithout() throws Exception {
        var leader = won(campaign(0, "one")).getLeader();
        assertThat(leader.getLease()).isPositive();
        proclaim(leader.toBuilder().setLease(0).build(), "two");
        assertThat(member.leases().size()).isEqualTo(2);
    }

    private static List<String> seen(Call call) throws Exception {
        var seen = new ArrayList<String>();
        for (var message : call.responses) {
            var response = LeaderResponse.parseFrom(message);
            seen.add(response.getHeader().getRevision() + " "
                    + response.getKv().getKey().toStringUtf8() + "="
                    + response.getKv().getValue().toStringUtf8());
        }
        return seen;
    }

    @Test
    void letsLeadersBeObserved() throws Exception {
        grant(0xa);
        grant(0xb);
        member.put("unrelated", "x");
        var observer = Call.to(service, "Observe", name());
        assertThat(observer.isPending()).isTrue();
        var leader = won(campaign(0xa, "one")).getLeader();
        proclaim(leader, "two");
        campaign(0xb, "other");
        member.put("boss/a/b", "somebody else's key below the name");
        proclaim(leader, "three");
        resign(leader);
        var late = Call.to(service, "Observe", name());
        member.delete("boss/b");
        member.delete("boss/a/b");
        campaign(0xb, "back");
        assertThat(seen(observer))
                .containsExactly(
                        "3 boss/a=one",
                        "4 boss/a=two",
                        "7 boss/a=three",
                        "8 boss/b=other",
                        "9 boss/a/b=somebody else's key below the name",
                        "11 boss/b=back");
        assertThat(seen(late)).first().isEqualTo("8 boss/b=other");
        observer.cancel();
        late.cancel();
        assertThat(member.watches().counts().streams()).isZero();
    }

    @Test
    void endsObservationWellIfItsWatchIsLost() {
        var gate = new CompletableFuture<Void>();
        member.holdAnswers(gate);
        var observer = Call.to(service, "Observe", name());
        member.put("x", "1");
        member.put("x", "2");
        member.compact();
        gate.complete(null);
        assertThat(observer.completed).isTrue();
        assertThat(observer.failure()).isEqualTo("none");
        assertThat(member.watches().counts().streams()).isZero();
    }

    @Test
    void candidatesGoOnWaitingWhenTheHubIsExchanged() throws Exception {
        grant(0xa);
        grant(0xb);
        var leader = won(campaign(0xa, "one")).getLeader();
        var waiting = campaign(0xb, "other");

        member.watches().take().run();
        member.watches().bring();

        assertThat(waiting.isPending()).isTrue();
        resign(leader);
        assertThat(won(waiting).getLeader().getKey().toStringUtf8()).isEqualTo("boss/b");
    }

    @Test
    void observationMissesNothingWhenTheHubIsExchanged() throws Exception {
        var observer = Call.to(service, "Observe", name());
        member.put("boss/a", "1");
        member.put("boss/a", "2");

        var end = member.watches().take();
        member.put("boss/a", "3");
        end.run();
        member.put("boss/a", "4");
        member.watches().bring();
        member.put("boss/a", "5");
        member.watches().take().run();
        member.delete("boss/a");
        member.put("boss/b", "6");
        member.watches().bring();

        assertThat(seen(observer))
                .extracting(text -> text.substring(2))
                .containsExactly("boss/a=1", "boss/a=2", "boss/a=3", "boss/a=4", "boss/a=5", "boss/b=6");
        assertThat(member.watches().counts().streams()).isEqualTo(1);
    }

    @Test
    void observationWaitsForTheFirstAlsoOnAnotherHub() throws Exception {
        var observer = Call.to(service, "Observe", name());

        member.watches().take().run();
        member.put("boss/a", "1");
        member.watches().bring();

        assertThat(seen(observer)).containsExactly("2 boss/a=1");
    }

    @Test
    void observationLooksAgainIfWhatItWantsFromAnotherHubIsCompacted() throws Exception {
        member.put("boss/a", "1");
        var observer = Call.to(service, "Observe", name());

        member.watches().take().run();
        member.put("boss/a", "2");
        member.put("boss/a", "3");
        member.compact();
        member.watches().bring();
        member.put("boss/a", "4");

        assertThat(seen(observer)).containsExactly("2 boss/a=1", "4 boss/a=3", "5 boss/a=4");
    }

    @Test
    void tellsNothingOnceCancelled() {
        member.put("boss/a", "1");
        var observer = Call.to(service, "Observe", name());
        member.put("boss/a", "2");
        assertThat(observer.responses).hasSize(2);
        assertThat(observer.completed).isFalse();
        member.delete("boss/a");
        assertThat(observer.completed).isFalse();
        observer.cancel();
        member.put("boss/b", "1");
        assertThat(observer.responses).hasSize(2);
    }
}
