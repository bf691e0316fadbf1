// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.kvorum.bench.h2.FirstAnswers;
import org.kvorum.bench.load.LeaderSearch;
import org.kvorum.bench.load.ProcessUsage;
import org.kvorum.bench.load.Ticks;

/**
 * Members of one kind on this machine, one or several, that make up a cluster; they keep their ports and their data when
 * they are stopped and started again. Used by one thread.
 */
public final class Cluster implements AutoCloseable {

    private static final Duration READY_LIMIT = Duration.ofMinutes(2);

    private final ServerKind kind;
    private final List<Seat> seats;
    private final Path directory;
    private final Consumer<String> complaints;
    private final List<ServerProcess> members = new ArrayList<>();
    private long spawnedNanos;

    /**
     * How long a start took, in milliseconds from the start of the first process.
     *
     * @param allMillis until every member had answered: a linearizable read, and if there are several members also a put
     * @param firstPutMillis until the first put was answered; like the other for a single member, which is only read from
     */
    record Start(double allMillis, double firstPutMillis) {}

    /**
     * A cluster of which nothing runs yet.
     *
     * @param directory holds the members' data and logs; they may be there already
     * @param complaints told what is wrong with the way members stop
     */
    Cluster(ServerKind kind, List<Seat> seats, Path directory, Consumer<String> complaints) {
        this.kind = kind;
        this.seats = List.copyOf(seats);
        this.directory = directory;
        this.complaints = complaints;
    }

    ServerKind kind() {
        return kind;
    }

    /** Starts all members at the same moment and returns at once. */
    void start() throws IOException {
        spawnedNanos = Ticks.nanos();
        members.clear();
        for (Seat seat : seats) {
            members.add(process(seat));
        }
    }

    private ServerProcess process(Seat seat) throws IOException {
        return ServerProcess.start(kind, seat, seats, directory.resolve(seat.name()), complaints);
    }

    /** Where the members serve clients, in the order of their seats. */
    List<InetSocketAddress> addresses() {
        return members.stream().map(ServerProcess::address).toList();
    }

    ServerProcess member(int index) {
        return members.get(index);
    }

    /** Waits until all members serve. */
    Start awaitReady() throws IOException, InterruptedException {
        boolean alone = members.size() == 1;
        try (FirstAnswers answers =
                alone ? FirstAnswers.ofReads(addresses()) : FirstAnswers.ofReadsAndPuts(addresses())) {
            CompletableFuture<Double> all = answers.all().thenApply(done -> sinceStart());
            CompletableFuture<Double> put = alone ? all : answers.firstPut().thenApply(done -> sinceStart());
            await(all, members);
            return new Start(all.join(), put.join());
        }
    }

    private double sinceStart() {
        return (Ticks.nanos() - spawnedNanos) / 1e6;
    }

    private static void await(CompletableFuture<?> answered, List<ServerProcess> members)
            throws IOException, InterruptedException {
        CompletableFuture<Object> ended = CompletableFuture.anyOf(
                members.stream().map(ServerProcess::ended).toArray(CompletableFuture<?>[]::new));
        try {
            CompletableFuture.anyOf(answered, ended).get(READY_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        } catch (TimeoutException slow) {
            StringBuilder text = new StringBuilder("no answer within " + READY_LIMIT);
            members.forEach(member -> text.append('\n').append(member.title() + ":\n" + member.logTail()));
            throw new IOException(text.toString(), slow);
        }
        if (!answered.isDone()) {
            throw new IOException(String.valueOf(ended.join()));
        }
    }

    /** Starts a member that was stopped or killed again, and waits until it answers a linearizable read. */
    void restart(int index) throws IOException, InterruptedException {
        members.set(index, process(seats.get(index)));
        ServerProcess member = members.get(index);
        try (FirstAnswers answers = FirstAnswers.ofReads(List.of(member.address()))) {
            await(answers.all(), List.of(member));
        }
    }

    /** Which member leads, as soon as all agree on that. */
    int leader() throws IOException, InterruptedException {
        return LeaderSearch.among(addresses(), READY_LIMIT);
    }

    /** What all members together have used; empty if one of them does not run. */
    Optional<ProcessUsage> usage() {
        List<ProcessUsage> usages = usages();
        return usages.size() < members.size()
                ? Optional.empty()
                : usages.stream().reduce(ProcessUsage::plus);
    }

    /** What each member that runs has used. */
    List<ProcessUsage> usages() {
        return members.stream().flatMap(member -> member.usage().stream()).toList();
    }

    /** The members' data directories. */
    Stream<Path> dataDirectories() {
        return seats.stream().map(seat -> directory.resolve(seat.name()).resolve("data"));
    }

    /** Stops all members at the same moment with SIGTERM, and returns the milliseconds it took. */
    double stop() throws InterruptedException {
        long before = Ticks.nanos();
        members.forEach(ServerProcess::terminate);
        for (ServerProcess member : members) {
            member.awaitEnd();
        }
        return (Ticks.nanos() - before) / 1e6;
    }

    @Override
    public void close() {
        members.forEach(ServerProcess::close);
    }
}
