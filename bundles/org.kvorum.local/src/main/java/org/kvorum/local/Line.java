// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.client.Condition;
import org.kvorum.api.client.Delete;
import org.kvorum.api.client.Entry;
import org.kvorum.api.client.Get;
import org.kvorum.api.client.GetResult;
import org.kvorum.api.client.HeldLease;
import org.kvorum.api.client.KvorumException;
import org.kvorum.api.client.Put;
import org.kvorum.api.client.Txn;
import org.kvorum.api.client.TxnResult;
import org.kvorum.api.client.WatchRequest;
import org.kvorum.api.client.listener.WatchListener;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.Member;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;
import org.kvorum.command.RangeRequest;

/** The requests that standing in line is made of. */
final class Line {
    private static final int DESCENDING = 2;
    private static final int BY_CREATE_REVISION = 2;

    private final Member member;
    private final LocalKeyValue keyValue;
    private final RandomGenerator random;
    private final EventLoop loop;

    /** Who stands in the line, or wants to, by key: all attempts on one lease have one place together. Guarded by itself. */
    private final Map<Bytes, Party> parties = new HashMap<>();

    /** Who leaves: the same lease gets no place before that is done, or it would lose that one. */
    private final Map<Bytes, CompletableFuture<Void>> departures = new ConcurrentHashMap<>();

    /** Those who share a place. */
    private static final class Party {
        private int members;

        /** What somebody has given up that others still wanted. */
        private @Nullable Place givenUp;
    }

    Line(Member member, LocalKeyValue keyValue, RandomGenerator random, EventLoop loop) {
        this.member = member;
        this.keyValue = keyValue;
        this.random = random;
        this.loop = loop;
    }

    /** Takes a place at the end of the line; the one the lease has already, if it has one. */
    CompletableFuture<Place> take(Bytes name, HeldLease lease) {
        var prefix = Place.prefix(name);
        var key = Place.key(prefix, lease.id());
        var oldest = Get.of(KeyRange.prefix(prefix))
                .sorted(Get.SortBy.CREATE_REVISION, Get.Order.ASCENDING)
                .limit(1);
        var request = Txn.when(createdAt(key, 0))
                .then(Put.of(key, Bytes.EMPTY).lease(lease.id()), oldest)
                .otherwise(Get.of(KeyRange.single(key)), oldest);
        return departures
                .getOrDefault(key, CompletableFuture.completedFuture(null))
                .thenCompose(gone -> keyValue.txn(request))
                .thenApply(done -> place(prefix, key, done));
    }

    private static Place place(Bytes prefix, Bytes key, TxnResult done) {
        long created =
                done.succeeded() ? done.revision() : done.entries(0).get(0).createRevision();
        var first = done.entries(1).stream().findFirst();
        return new Place(
                prefix,
                key,
                created,
                first.map(entry -> entry.createRevision() == created).orElse(true));
    }

    /** Takes the first place if the line is empty. */
    CompletableFuture<Optional<Place>> tryTake(Bytes name, HeldLease lease) {
        return take(name, lease)
                .thenCompose(place -> place.first()
                        ? CompletableFuture.completedFuture(Optional.of(place))
                        : leave(place).thenApply(left -> Optional.empty()));
    }

    /** Returns the last one before the place. */
    CompletableFuture<GetResult> before(Place place) {
        var range = KeyRange.prefix(place.prefix());
        return keyValue.range(new RangeRequest(
                range.key(),
                range.rangeEnd(),
                1,
                0,
                DESCENDING,
                BY_CREATE_REVISION,
                false,
                true,
                false,
                0,
                0,
                0,
                place.createRevision() - 1));
    }

    /** Returns whether the place is still there. */
    CompletableFuture<Boolean> isThere(Place place) {
        return keyValue.get(place.key())
                .thenApply(found -> found.map(Entry::createRevision).orElse(0L).longValue() == place.createRevision());
    }

    /** Returns whether the place is still there, and asks until that is known. */
    CompletableFuture<Boolean> isThereForSure(Place place) {
        return insist(() -> isThere(place), new Backoff(random));
    }

    CompletableFuture<TxnResult> leave(Place place) {
        return keyValue.txn(
                Txn.when(createdAt(place.key(), place.createRevision())).then(Delete.of(KeyRange.single(place.key()))));
    }

    /** Notes that somebody wants the place with the key. Before it is taken. */
    void join(Bytes key) {
        synchronized (parties) {
            parties.computeIfAbsent(key, unused -> new Party()).members++;
        }
    }

    /**
     * Notes that somebody who has joined does not want the place any more. The last one leaves what was given up.
     *
     * @param givenUp the place, if it was taken and has to be left
     */
    void part(Bytes key, @Nullable Place givenUp) {
        Place left;
        CompletableFuture<Void> departure;
        synchronized (parties) {
            var party = parties.get(key);
            if (party == null) {
                throw new IllegalStateException("nobody has joined");
            }
            if (givenUp != null && (party.givenUp == null || !givenUp.isOlderThan(party.givenUp))) {
                party.givenUp = givenUp;
            }
            party.members--;
            left = party.givenUp;
            if (party.members > 0) {
                return;
            }
            parties.remove(key);
            if (left == null) {
                return;
            }
            departure = depart(left);
        }
        leaveForSure(left, departure);
    }

    /** Leaves the place, and tries until it is left: those behind it would wait as long as its lease lives. */
    void leaveForSure(Place place) {
        leaveForSure(place, depart(place));
    }

    private CompletableFuture<Void> depart(Place place) {
        var departure = new CompletableFuture<Void>();
        departures.put(place.key(), departure);
        return departure;
    }

    private void leaveForSure(Place place, CompletableFuture<Void> departure) {
        var unused = insist(() -> leave(place), new Backoff(random)).whenComplete((left, failure) -> {
            departures.remove(place.key(), departure);
            departure.complete(null);
        });
    }

    /** Asks again while the member cannot answer for now, at longer and longer intervals. What asks may be done twice. */
    private <T> CompletableFuture<T> insist(Supplier<CompletableFuture<T>> question, Backoff pauses) {
        return question.get().exceptionallyCompose(failure -> {
            if (!(Failures.of(failure) instanceof KvorumException refusal && refusal.isRetryable())) {
                return CompletableFuture.failedFuture(failure);
            }
            var later = new CompletableFuture<Void>();
            loop.schedule(pauses.next(), () -> later.complete(null));
            return later.thenCompose(done -> insist(question, pauses));
        });
    }

    /** Begins to watch for the end of a key, on the loop that all lines share. */
    WatchSession awaitEnd(Bytes key, long fromRevision, WatchListener listener) {
        var request = WatchRequest.of(KeyRange.single(key)).deletesOnly().from(fromRevision);
        var session = new WatchSession(member, request, listener, loop, new Backoff(random), over -> {});
        session.begin();
        return session;
    }

    private static Condition createdAt(Bytes key, long revision) {
        return Condition.number(key, Condition.Target.CREATE_REVISION, Condition.Relation.EQUAL, revision);
    }
}
