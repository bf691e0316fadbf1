// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.member.Caller;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.LeaseGrantRequest;
import org.kvorum.command.LeaseRevokeRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.proto.v3lockpb.LockRequest;
import org.kvorum.proto.v3lockpb.LockResponse;
import org.kvorum.proto.v3lockpb.UnlockRequest;
import org.kvorum.proto.v3lockpb.UnlockResponse;

final class LockServiceTest {
    private final FixedEnvironment environment = new FixedEnvironment();
    private final LogFreeMember member = new LogFreeMember(environment);
    private final LockService service = new LockService(member, environment);

    private Call lock(String name, long lease) {
        var request = LockRequest.newBuilder()
                .setName(ByteString.copyFromUtf8(name))
                .setLease(lease)
                .build();
        return Call.to(service, "Lock", request.toByteArray());
    }

    private Call unlock(String key) {
        var request =
                UnlockRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).build();
        return Call.to(service, "Unlock", request.toByteArray());
    }

    private void grant(long id) {
        member.propose(new LeaseGrantRequest(60, id), Bytes.EMPTY, Caller.ANONYMOUS)
                .join();
    }

    private void revoke(long id) {
        member.propose(new LeaseRevokeRequest(id), Bytes.EMPTY, Caller.ANONYMOUS)
                .join();
    }

    private boolean exists(String key) {
        var found = member.store().range(RangeRequest.of(Bytes.utf8(key), Bytes.EMPTY));
        return ((RangeResult.Rows) found).count() > 0;
    }

    private static LockResponse locked(Call call) throws InvalidProtocolBufferException {
        return LockResponse.parseFrom(call.response());
    }

    @Test
    void givesAFreeLockAtOnce() throws Exception {
        grant(0x1f);
        var answer = locked(lock("jobs", 0x1f));
        assertThat(answer.getKey().toStringUtf8()).isEqualTo("jobs/1f");
        assertThat(answer.getHeader().getClusterId()).isEqualTo(0xcd);
        assertThat(answer.getHeader().getMemberId()).isEqualTo(0xab);
        assertThat(answer.getHeader().getRaftTerm()).isEqualTo(5);
        assertThat(answer.getHeader().getRevision()).isEqualTo(2);
        var again = locked(lock("jobs", 0x1f));
        assertThat(again.getKey().toStringUtf8()).isEqualTo("jobs/1f");
        assertThat(again.getHeader().getRevision()).isEqualTo(2);
    }

    @Test
    void grantsALeaseOfAMinuteIfNoneIsGiven() throws Exception {
        var key = locked(lock("jobs", 0)).getKey().toStringUtf8();
        long lease = Long.parseLong(key.substring("jobs/".length()), 16);
        assertThat(member.leases().lookup(lease).orElseThrow().grantedTtlSeconds())
                .isEqualTo(60);
        revoke(lease);
        assertThat(exists(key)).isFalse();
    }

    @Test
    void servesInTheOrderOfArrival() throws Exception {
        for (int lease = 1; lease <= 4; lease++) {
            grant(lease);
        }
        assertThat(lock("jobs", 3).isPending()).isFalse();
        var first = lock("jobs", 1);
        var second = lock("jobs", 4);
        var third = lock("jobs", 2);
        assertThat(first.isPending()).isTrue();
        assertThat(unlock("jobs/3").isPending()).isFalse();
        assertThat(locked(first).getKey().toStringUtf8()).isEqualTo("jobs/1");
        assertThat(locked(first).getHeader().getRevision())
                .as("the revision of the look that confirmed it")
                .isEqualTo(6);
        assertThat(second.isPending()).isTrue();
        member.put("jobs/1", "a write is no reason");
        assertThat(second.isPending()).isTrue();
        unlock("jobs/1");
        assertThat(locked(second).getKey().toStringUtf8()).isEqualTo("jobs/4");
        assertThat(third.isPending()).isTrue();
        unlock("jobs/4");
        assertThat(locked(third).getKey().toStringUtf8()).isEqualTo("jobs/2");
    }

    @Test
    void handsOverWhenTheHoldersLeaseEnds() throws Exception {
        grant(1);
        grant(2);
        lock("jobs", 1);
        var waiting = lock("jobs", 2);
        assertThat(waiting.isPending()).isTrue();
        revoke(1);
        assertThat(locked(waiting).getKey().toStringUtf8()).isEqualTo("jobs/2");
    }

    @Test
    void skipsWhoLeftTheLine() throws Exception {
        grant(1);
        grant(2);
        grant(3);
        lock("jobs", 1);
        var second = lock("jobs", 2);
        var third = lock("jobs", 3);
        second.cancel();
        assertThat(second.failure()).isEqualTo("1 context canceled");
        assertThat(exists("jobs/2")).isFalse();
        assertThat(third.isPending()).isTrue();
        unlock("jobs/1");
        assertThat(locked(third).getKey().toStringUtf8()).isEqualTo("jobs/3");
        assertThat(member.watches().counts().streams()).isZero();
    }

    @Test
    void failsIfTheWaitersLeaseEnds() {
        grant(1);
        grant(2);
        lock("jobs", 1);
        var waiting = lock("jobs", 2);
        revoke(2);
        assertThat(waiting.isPending()).isTrue();
        unlock("jobs/1");
        assertThat(waiting.failure()).isEqualTo("2 mutex: session is expired");
    }

    @Test
    void releasesTheKeyOfACallThatWentAwayEarly() {
        grant(1);
        var gate = new CompletableFuture<Void>();
        member.holdAnswers(gate);
        var call = lock("jobs", 1);
        assertThat(exists("jobs/1")).isTrue();
        call.cancel();
        gate.complete(null);
        assertThat(call.failure()).isEqualTo("1 context canceled");
        assertThat(exists("jobs/1")).isFalse();
    }

    @Test
    void failsWithoutCodeIfTheLeaseIsUnknown() {
        assertThat(lock("jobs", 99).failure()).isEqualTo("2 etcdserver: requested lease not found");
    }

    @Test
    void failsAndReleasesIfTheHistoryItWaitsOnIsCompacted() {
        grant(1);
        grant(2);
        lock("jobs", 1);
        var claimed = new CompletableFuture<Void>();
        member.holdAnswers(claimed);
        var waiting = lock("jobs", 2);
        var looked = new CompletableFuture<Void>();
        member.holdAnswers(looked);
        claimed.complete(null);
        member.put("x", "1");
        member.put("x", "2");
        member.compact();
        member.holdAnswers(CompletableFuture.completedFuture(null));
        looked.complete(null);
        assertThat(waiting.failure()).isEqualTo("2 etcdserver: mvcc: required revision has been compacted");
        assertThat(exists("jobs/2")).isFalse();
        assertThat(exists("jobs/1")).isTrue();
    }

    @Test
    void goesOnWaitingWhenTheHubIsExchanged() throws Exception {
        grant(1);
        grant(2);
        lock("jobs", 1);
        var waiting = lock("jobs", 2);

        member.watches().take().run();
        member.put("x", "1");
        member.compact();
        assertThat(waiting.isPending()).isTrue();
        member.watches().bring();

        assertThat(waiting.isPending()).isTrue();
        unlock("jobs/1");
        assertThat(locked(waiting).getKey().toStringUtf8()).isEqualTo("jobs/2");
        assertThat(member.watches().counts().streams()).isZero();
    }

    @Test
    void seesWhoLeftWhileThereWasNoHub() throws Exception {
        grant(1);
        grant(2);
        lock("jobs", 1);
        var waiting = lock("jobs", 2);

        member.watches().take().run();
        unlock("jobs/1");
        member.watches().bring();

        assertThat(locked(waiting).getKey().toStringUtf8()).isEqualTo("jobs/2");
    }

    @Test
    void doesNotMindTheLateEndOfAFormerStream() throws Exception {
        grant(1);
        grant(2);
        grant(3);
        lock("jobs", 1);
        lock("jobs", 2);
        var waiting = lock("jobs", 3);
        var answered = new CompletableFuture<Void>();
        member.holdAnswers(answered);
        member.delete("jobs/2");
        var end = member.watches().take();
        member.watches().bring();
        answered.complete(null);
        member.holdAnswers(CompletableFuture.completedFuture(null));

        end.run();

        assertThat(waiting.isPending()).isTrue();
        assertThat(member.watches().counts().streams())
                .as("one for each who waits")
                .isEqualTo(2);
        unlock("jobs/1");
        assertThat(locked(waiting).getKey().toStringUtf8()).isEqualTo("jobs/3");
    }

    @Test
    void canBeCancelledWhileThereIsNoHub() {
        grant(1);
        grant(2);
        lock("jobs", 1);
        var waiting = lock("jobs", 2);
        member.watches().take().run();

        waiting.cancel();
        member.watches().bring();

        assertThat(waiting.failure()).isEqualTo("1 context canceled");
        assertThat(exists("jobs/2")).isFalse();
        assertThat(member.watches().counts().streams()).isZero();
    }

    @Test
    void unlocksWhateverIsThere() throws Exception {
        var missing = UnlockResponse.parseFrom(unlock("nobody").response());
        assertThat(missing.getHeader().getRevision()).isEqualTo(1);
        grant(1);
        lock("jobs", 1);
        var present = UnlockResponse.parseFrom(unlock("jobs/1").response());
        assertThat(present.getHeader().getRevision()).isEqualTo(3);
        assertThat(exists("jobs/1")).isFalse();
        assertThat(unlock("").failure()).isEqualTo("2 etcdserver: key is not provided");
    }

    @Test
    void refusesWhatIsNoMessage() {
        assertThat(Call.to(service, "Lock", new byte[] {(byte) 0xff}).failure())
                .startsWith("13 grpc: error unmarshalling request");
    }
}
