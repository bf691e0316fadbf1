// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.cli.verb.TestMember.deleting;
import static org.kvorum.cli.verb.TestMember.putting;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.cli.CommandFailure;
import org.kvorum.proto.etcdserverpb.RequestOp;
import org.kvorum.proto.etcdserverpb.WatchCreateRequest;
import org.kvorum.proto.mvccpb.Event;

/** From one member to another; each test has a prefix of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class MakeMirrorTest {
    private static final Duration NEVER = Duration.ofDays(1);

    private TestMember source;
    private TestMember destination;

    @BeforeAll
    void start(@TempDir Path one, @TempDir Path other) {
        source = new TestMember(one);
        destination = new TestMember(other);
    }

    @AfterAll
    void stop() {
        source.close();
        destination.close();
    }

    /** A mirror at work, and what its destination saw. */
    private final class Mirroring implements AutoCloseable {
        private final CommandRun run;
        private final CommandRun watching = new CommandRun(destination.endpoint());
        private final CompletableFuture<Integer> code;
        private final Call call = watching.call(Watch.command());
        private final WatchStream seen;

        Mirroring(Duration betweenCounts, String seenBelow, String... words) {
            Span span = Span.below(Keys.of(seenBelow));
            seen = new WatchStream(
                    call,
                    WatchCreateRequest.newBuilder()
                            .setKey(span.key())
                            .setRangeEnd(span.end())
                            .setStartRevision(1)
                            .build());
            List<String> all = new ArrayList<>(List.of(words));
            all.add(destination.endpoint());
            run = new CommandRun(source.endpoint(), all.toArray(String[]::new));
            code = CompletableFuture.supplyAsync(() -> run.run(MakeMirror.command(), new MakeMirror(betweenCounts)));
        }

        /** Waits for so many changes; a comma stands between those of one revision. */
        String changes(int count) {
            var changes = new StringBuilder();
            long revision = 0;
            for (int left = count; left > 0; ) {
                List<Event> events = seen.next().orElseThrow().getEventsList();
                for (Event event : events) {
                    String before = event.getKv().getModRevision() == revision ? ", " : "; ";
                    changes.append(changes.isEmpty() ? "" : before).append(told(event));
                    revision = event.getKv().getModRevision();
                }
                left -= events.size();
            }
            return changes.toString();
        }

        private static String told(Event event) {
            String key = event.getKv().getKey().toStringUtf8();
            return event.getType() == Event.EventType.DELETE
                    ? "-" + key
                    : key + "=" + event.getKv().getValue().toStringUtf8();
        }

        int end() {
            run.stop.tell();
            return code.join();
        }

        @Override
        public void close() {
            end();
            seen.close();
            call.close();
        }
    }

    private Mirroring mirror(String seenBelow, String... words) {
        return new Mirroring(NEVER, seenBelow, words);
    }

    @Test
    void copiesWhatIsThereAndThenFollows() {
        source.put("plain/1", "a");
        source.put("plain/2", "b");
        source.put("plainly other", "c");
        try (Mirroring mirror = mirror("plain", "--prefix", "plain/")) {
            assertThat(mirror.changes(2)).isEqualTo("plain/1=a; plain/2=b");
            source.put("plainly other", "d");
            source.put("plain/1", "e");
            source.delete("plain/2");
            assertThat(mirror.changes(2)).isEqualTo("plain/1=e; -plain/2");
            assertThat(mirror.end()).isEqualTo(130);
        }
        assertThat(destination.keys("plain")).containsExactly("plain/1");
    }

    @Test
    void copiesMoreThanAPage() {
        for (int i = 0; i < 11; i++) {
            int hundred = i;
            source.txn(IntStream.range(0, 100)
                    .mapToObj(one -> putting("many/%02d%02d".formatted(hundred, one), "x"))
                    .toArray(RequestOp[]::new));
        }
        try (Mirroring mirror = mirror("many/", "--prefix", "many/")) {
            assertThat(mirror.changes(1100)).endsWith("many/1099=x");
        }
        assertThat(destination.keys("many/")).isEqualTo(source.keys("many/"));
    }

    @Test
    void whatChangesTogetherChangesTogetherThere() {
        source.put("txn/old", "a");
        try (Mirroring mirror = mirror("txn/", "--prefix", "txn/")) {
            assertThat(mirror.changes(1)).isEqualTo("txn/old=a");
            source.txn(putting("txn/1", "b"), deleting("txn/old"), putting("txn/2", "c"));
            assertThat(mirror.changes(3)).isEqualTo("txn/1=b, -txn/old, txn/2=c");
        }
    }

    @Test
    void transactionTakesNoMoreThanItMay() {
        source.put("split/", "a");
        try (Mirroring mirror = mirror("split/", "--prefix", "split/", "--max-txn-ops", "2")) {
            assertThat(mirror.changes(1)).isEqualTo("split/=a");
            source.txn(putting("split/1", "b"), putting("split/2", "c"), putting("split/3", "d"));
            assertThat(mirror.changes(3)).isEqualTo("split/1=b, split/2=c; split/3=d");
        }
    }

    @Test
    void keysMayHaveAnotherPrefixThere() {
        source.put("from/from/1", "a");
        try (Mirroring mirror = mirror("to/", "--prefix", "from/", "--dest-prefix", "to/")) {
            assertThat(mirror.changes(1)).isEqualTo("to/from/1=a");
            source.delete("from/from/1");
            assertThat(mirror.changes(1)).isEqualTo("-to/from/1");
        }
        try (Mirroring mirror = mirror("bare/", "--prefix", "from/", "--no-dest-prefix")) {
            source.put("from/bare/1", "b");
            assertThat(mirror.changes(1)).isEqualTo("bare/1=b");
        }
    }

    @Test
    void mayBeginAtARevision() {
        source.put("late/1", "a");
        long second = source.put("late/2", "b");
        source.put("late/2", "c");
        try (Mirroring mirror = mirror("late/", "--prefix", "late/", "--rev", Long.toString(second))) {
            assertThat(mirror.changes(2)).isEqualTo("late/2=b; late/2=c");
        }
    }

    @Test
    void endsWhereHistoryIsGone() {
        long forgotten = source.put("compacted/1", "a");
        source.compact(source.put("compacted/1", "b"));
        try (Mirroring mirror = mirror("compacted/", "--prefix", "compacted/", "--rev", Long.toString(forgotten))) {
            assertThat(mirror.code.join()).isEqualTo(1);
            assertThat(mirror.run.errors())
                    .isEqualTo("Error: etcdserver: mvcc: required revision has been compacted\n");
        }
    }

    @Test
    void endsWhenTheDestinationRefuses() {
        source.put("refused/", "a");
        try (Mirroring mirror = mirror("refused/", "--prefix", "refused/", "--no-dest-prefix")) {
            assertThat(mirror.code.join()).isEqualTo(1);
            assertThat(mirror.run.errors()).endsWith("\nError: etcdserver: key is not provided\n");
        }
    }

    @Test
    void isEndedAlsoWhileItWaitsForADestination() {
        source.put("nowhere/1", "a");
        var run = new CommandRun(source.endpoint(), "--prefix", "nowhere/", "127.0.0.1:1");
        var code = CompletableFuture.supplyAsync(() -> run.run(MakeMirror.command(), new MakeMirror(NEVER)));
        run.stop.tell();
        assertThat(code.join()).isEqualTo(130);
        assertThat(run.errors()).isEmpty();
    }

    @Test
    void printsHowManyKeysItHasMirrored() {
        source.put("counted/1", "a");
        source.put("counted/2", "b");
        try (Mirroring mirror = new Mirroring(Duration.ofMillis(1), "counted/", "--prefix", "counted/")) {
            mirror.changes(2);
            while (!mirror.run.output().endsWith("\n2\n")) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void endsWhenItsTotalCannotBePrinted() {
        var run = new CommandRun(source.endpoint(), "--prefix", "mute/", destination.endpoint()).mute();
        assertThat(run.run(MakeMirror.command(), new MakeMirror(Duration.ofMillis(1))))
                .isEqualTo(CommandFailure.IO);
        assertThat(run.errors()).isEqualTo("Error: cannot write the output: Broken pipe\n");
    }

    @Test
    void argumentsAreOneDestinationAndOnePrefix() {
        var none = new CommandRun(source.endpoint());
        assertThat(none.run(MakeMirror.command(), new MakeMirror(NEVER))).isEqualTo(128);
        assertThat(none.errors()).isEqualTo("Error: make-mirror takes one destination argument\n");
        var both = new CommandRun(source.endpoint(), "--dest-prefix", "a", "--no-dest-prefix", "there:2379");
        assertThat(both.run(MakeMirror.command(), new MakeMirror(NEVER))).isEqualTo(128);
        assertThat(both.errors())
                .isEqualTo(
                        "Error: `--dest-prefix` and `--no-dest-prefix` cannot be set at the same time, choose one\n");
        var secret = new CommandRun(source.endpoint(), "--dest-user", "alice", "there:2379");
        assertThat(secret.run(MakeMirror.command(), new MakeMirror(NEVER))).isEqualTo(1);
        assertThat(secret.errors()).contains("--dest-password");
    }
}
