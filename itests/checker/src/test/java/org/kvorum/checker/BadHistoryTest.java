// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kvorum.bytes.Bytes;
import org.kvorum.checker.history.History;
import org.kvorum.checker.history.HistoryPage;
import org.kvorum.checker.history.HistoryText;
import org.kvorum.checker.history.KeyValue;

/** Known bad histories, each beside the good one it was made from. */
class BadHistoryTest {
    private static final String PUT = "op 0 client 1 from 10 to 20 (put a x lease 0 prev no) (written 2 -)\n";
    private static final String PUT_AGAIN = "op 1 client 1 from 30 to 40 (put a y lease 0 prev no) (written 3 -)\n";
    private static final String X = "(a x 2 2 1 0)";
    private static final String Y = "(a y 2 3 2 0)";

    private static List<Violation> judge(String... lines) {
        return new HistoryChecker().check(HistoryText.read(String.join("\n", lines)), List.of());
    }

    private static void good(String... lines) {
        assertThat(judge(lines)).isEmpty();
    }

    private static void bad(String checker, String message, String... lines) {
        assertThat(judge(lines)).anySatisfy(violation -> {
            assertThat(violation.checker()).isEqualTo(checker);
            assertThat(violation.message()).contains(message);
        });
    }

    private static String read(int id, long from, long to, boolean serializable, long revision, String kvs, int count) {
        return "op " + id + " client 9 from " + from + " to " + to + " (range (a %) at 0 serializable "
                + (serializable ? "yes" : "no") + " limit 0) (ranged " + revision + " (" + kvs + ") count " + count
                + ")";
    }

    private static String txn(int id, long from, String answer) {
        return "op " + id + " client 3 from " + from + " to " + (from + 5)
                + " (txn ((MOD EQUAL (a %) 2 %)) ((put a z" + id + " lease 0 prev no) (put b z" + id
                + " lease 0 prev no)) ((range (a %) at 0 serializable no limit 0))) " + answer;
    }

    @Test
    void findsAStaleRead() {
        good(PUT, PUT_AGAIN, read(2, 35, 60, false, 2, X, 1));
        bad("linearizability", "had seen revision 3", PUT, PUT_AGAIN, read(2, 50, 60, false, 2, X, 1));
    }

    @Test
    void findsAReadThatGoesBack() {
        String newer = read(2, 32, 34, false, 3, Y, 1);
        good(PUT, PUT_AGAIN, newer, read(3, 34, 38, false, 2, X, 1));
        bad("linearizability", "had seen revision 3", PUT, PUT_AGAIN, newer, read(3, 35, 38, false, 2, X, 1));
    }

    @Test
    void findsAReadFromTheFuture() {
        bad("linearizability", "does not fit", PUT, read(2, 22, 24, false, 2, Y, 1), PUT_AGAIN);
        bad("linearizability", "had seen revision 3", PUT, read(2, 22, 24, false, 3, Y, 1), PUT_AGAIN);
        bad("linearizability", "no operation", PUT, read(2, 22, 24, false, 3, Y, 1));
    }

    @Test
    void findsAWrongValueVersionAndLostKey() {
        bad("linearizability", "does not fit", PUT, read(2, 30, 40, false, 2, "(a q 2 2 1 0)", 1));
        bad("linearizability", "does not fit", PUT, PUT_AGAIN, read(2, 50, 60, false, 3, "(a y 2 3 1 0)", 1));
        bad("linearizability", "does not fit", PUT, PUT_AGAIN, read(2, 50, 60, false, 3, "(a y 3 3 1 0)", 1));
        bad("linearizability", "does not fit", PUT, read(2, 30, 40, false, 2, "", 0));
        bad("linearizability", "does not fit", PUT, read(2, 30, 40, false, 2, X, 2));
    }

    @Test
    void findsARevisionUsedTwice() {
        bad(
                "linearizability",
                "both wrote",
                PUT,
                "op 1 client 2 from 10 to 20 (put b x lease 0 prev no) (written 2 -)");
    }

    @Test
    void findsARevisionNobodyWrote() {
        bad("linearizability", "no operation", "op 0 client 1 from 10 to 20 (put a x lease 0 prev no) (written 3 -)");
    }

    @Test
    void findsWritesInTheWrongOrder() {
        bad(
                "linearizability",
                "had seen revision 3",
                "op 0 client 1 from 30 to 40 (put a x lease 0 prev no) (written 2 -)",
                "op 1 client 1 from 10 to 20 (put a y lease 0 prev no) (written 3 -)");
    }

    @Test
    void findsAWriteAtARevisionOfBefore() {
        bad(
                "linearizability",
                "before the history",
                "op 0 client 1 from 10 to 20 (put a x lease 0 prev no) (written 1 -)");
    }

    @Test
    void findsALostUpdate() {
        String first = txn(2, 30, "(txndone 3 yes ((written 3 -) (written 3 -)))");
        good(PUT, first, txn(3, 31, "(txndone 3 no ((ranged 3 ((a z2 2 3 2 0)) count 1)))"));
        bad("linearizability", "does not fit", PUT, first, txn(3, 31, "(txndone 4 yes ((written 4 -) (written 4 -)))"));
    }

    @Test
    void findsATornTransaction() {
        String write = txn(2, 30, "(txndone 3 yes ((written 3 -) (written 3 -)))");
        String all = "op 3 client 4 from 31 to 60 (range (%00 %00) at 0 serializable no limit 0) ";
        good(PUT, write, all + "(ranged 3 ((a z2 2 3 2 0) (b z2 3 3 1 0)) count 2)");
        bad("linearizability", "does not fit", PUT, write, all + "(ranged 3 ((a z2 2 3 2 0)) count 1)");
        bad("linearizability", "does not fit", PUT, write, all + "(ranged 2 ((a x 2 2 1 0) (b z2 3 3 1 0)) count 2)");
        bad("linearizability", "does not fit", PUT, txn(2, 30, "unknown"), all + "(ranged 3 ((a z2 2 3 2 0)) count 1)");
    }

    @Test
    void findsAWriteThatCameBackAfterARefusal() {
        String put = "op 1 client 1 from 30 to 40 (put a y lease 0 prev no) ";
        good(PUT, put + "unknown", read(2, 50, 60, false, 3, Y, 1));
        good(PUT, put + "unknown", read(2, 50, 60, false, 2, X, 1));
        good(PUT, put + "(refused OTHER)", read(2, 50, 60, false, 2, X, 1));
        bad("linearizability", "no operation", PUT, put + "(refused OTHER)", read(2, 50, 60, false, 3, Y, 1));
    }

    @Test
    void findsAnUnknownWriteDoneTwice() {
        String unknown = "op 1 client 1 from 30 to - (put a y lease 0 prev no) unknown";
        good(PUT, unknown, read(2, 50, 60, false, 3, Y, 1));
        bad("linearizability", "no operation", PUT, unknown, read(2, 50, 60, false, 4, "(a y 2 4 3 0)", 1));
    }

    @Test
    void findsAnUnknownWriteThatVanished() {
        String unknown = "op 1 client 1 from 30 to - (put a y lease 0 prev no) unknown";
        bad(
                "linearizability",
                "had seen",
                PUT,
                unknown,
                read(2, 50, 60, false, 3, Y, 1),
                read(3, 70, 80, false, 2, X, 1));
    }

    @Test
    void findsWrongPreviousValues() {
        String put = "op 1 client 1 from 30 to 40 (put a y lease 0 prev yes) ";
        good(PUT, put + "(written 3 " + X + ")");
        bad("linearizability", "does not fit", PUT, put + "(written 3 -)");
        String delete = "op 1 client 1 from 30 to 40 (delete (a %) prev yes) ";
        good(PUT, delete + "(deleted 3 1 (" + X + "))");
        bad("linearizability", "does not fit", PUT, delete + "(deleted 3 2 (" + X + "))");
        bad("linearizability", "does not fit", PUT, delete + "(deleted 2 0 ())");
    }

    @Test
    void findsADeletedKeyThatKeptItsVersion() {
        String delete = "op 1 client 1 from 30 to 40 (delete (a %) prev no) (deleted 3 1 ())";
        String put = "op 2 client 1 from 50 to 60 (put a y lease 0 prev no) (written 4 -)";
        good(PUT, delete, put, read(3, 70, 80, false, 4, "(a y 4 4 1 0)", 1));
        bad("linearizability", "does not fit", PUT, delete, put, read(3, 70, 80, false, 4, "(a y 2 4 2 0)", 1));
    }

    @Test
    void findsAWrongReadOfAnOldRevision() {
        String old = "op 2 client 3 from 50 to 60 (range (a %) at 2 serializable no limit 0) ";
        good(PUT, PUT_AGAIN, old + "(ranged 3 (" + X + ") count 1)");
        bad("linearizability", "does not fit", PUT, PUT_AGAIN, old + "(ranged 3 (" + Y + ") count 1)");
    }

    @Test
    void findsAReadOfWhatWasCompacted() {
        String compact = "op 2 client 3 from 50 to 60 (compact 3) (compacted 3)";
        String old = "op 3 client 4 from 70 to 80 (range (a %) at 2 serializable no limit 0) ";
        good(PUT, PUT_AGAIN, compact, old + "(refused COMPACTED)");
        bad("linearizability", "after the compaction", PUT, PUT_AGAIN, compact, old + "(ranged 3 (" + X + ") count 1)");
        bad("linearizability", "nobody compacted", PUT, PUT_AGAIN, old + "(refused COMPACTED)");
        bad("linearizability", "in the future", PUT, PUT_AGAIN, old + "(refused FUTURE_REVISION)");
    }

    @Test
    void findsAWrongSerializableRead() {
        good(PUT, PUT_AGAIN, read(2, 50, 60, true, 2, X, 1));
        bad("serializable", "read", PUT, PUT_AGAIN, read(2, 50, 60, true, 2, Y, 1));
        bad("serializable", "read", PUT, PUT_AGAIN, read(2, 50, 60, true, 3, X, 1));
        bad("serializable", "before operation 1", PUT, PUT_AGAIN, read(2, 22, 24, true, 3, Y, 1));
        bad("serializable", "nobody wrote", PUT, PUT_AGAIN, read(2, 50, 60, true, 4, Y, 1));
    }

    private static final String WATCH = "watch 0 client 5 (%00 %00) start 2 prev yes noput no nodelete no";
    private static final String PUT_EVENT = "(put " + X + " -)";
    private static final String PUT_EVENT_AGAIN = "(put " + Y + " " + X + ")";

    private static String got(long revision, String events) {
        return "got 0 at 90 EVENTS " + revision + " (" + events + ") compact 0 fragment no";
    }

    private static final String PROGRESS = "got 0 at 95 PROGRESS 3 () compact 0 fragment no";

    @Test
    void findsWatchFaults() {
        good(PUT, PUT_AGAIN, WATCH, got(2, PUT_EVENT), got(3, PUT_EVENT_AGAIN), PROGRESS);
        good(PUT, PUT_AGAIN, WATCH, got(3, PUT_EVENT + PUT_EVENT_AGAIN), PROGRESS);
        good(PUT, PUT_AGAIN, WATCH, got(2, PUT_EVENT));
        bad("watch", "got again", PUT, PUT_AGAIN, WATCH, got(2, PUT_EVENT), got(3, PUT_EVENT + PUT_EVENT_AGAIN));
        bad("watch", "missed", PUT, PUT_AGAIN, WATCH, got(3, PUT_EVENT_AGAIN));
        bad("watch", "missed", PUT, PUT_AGAIN, WATCH, got(2, PUT_EVENT), PROGRESS);
        bad("watch", "too late", PUT, PUT_AGAIN, WATCH, got(3, PUT_EVENT_AGAIN), got(3, PUT_EVENT));
        bad("watch", "older than its events", PUT, PUT_AGAIN, WATCH, got(2, PUT_EVENT + PUT_EVENT_AGAIN));
        bad("watch", "too late", PUT, PUT_AGAIN, WATCH, PROGRESS, got(3, PUT_EVENT));
        bad("watch", "previous value", PUT, PUT_AGAIN, WATCH, got(2, PUT_EVENT), got(3, "(put " + Y + " " + Y + ")"));
        bad("watch", "no previous value", PUT, PUT_AGAIN, WATCH, got(2, PUT_EVENT), got(3, "(put " + Y + " -)"));
        bad("watch", "instead of", PUT, PUT_AGAIN, WATCH, got(2, "(put (a q 2 2 1 0) -)"));
        bad("watch", "instead of", PUT, PUT_AGAIN, WATCH, got(2, "(delete (a % 0 2 0 0) -)"));
        bad(
                "watch",
                "did not ask",
                PUT,
                "watch 0 client 5 (b %) start 2 prev no noput no nodelete no",
                got(2, PUT_EVENT));
        bad(
                "watch",
                "did not ask",
                PUT,
                "watch 0 client 5 (a %) start 2 prev no noput yes nodelete no",
                got(2, PUT_EVENT));
        bad(
                "watch",
                "a compaction that did not concern it",
                PUT,
                WATCH,
                "got 0 at 90 CANCELED 0 () compact 2 fragment no");
        bad("watch", "after its end", PUT, WATCH, "got 0 at 90 CANCELED 2 () compact 0 fragment no", got(2, PUT_EVENT));
        bad(
                "watch",
                "before operation 0 was invoked",
                PUT,
                WATCH,
                got(2, PUT_EVENT).replace("at 90", "at 5"));
    }

    @Test
    void findsARevisionSplitOverMessages() {
        String write = txn(2, 30, "(txndone 3 yes ((written 3 -) (written 3 -)))");
        String a = "(put (a z2 2 3 2 0) " + X + ")";
        String b = "(put (b z2 3 3 1 0) -)";
        String whole = "got 0 at 90 EVENTS 2 (" + PUT_EVENT + ") compact 0 fragment no";
        good(PUT, write, WATCH, whole, got(3, a + b));
        good(PUT, write, WATCH, whole, got(3, a).replace("fragment no", "fragment yes"), got(3, b));
        bad("watch", "instead of", PUT, write, WATCH, whole, got(3, a), got(3, b));
        bad("watch", "instead of", PUT, write, WATCH, whole, got(3, b + a));
    }

    private static final String GRANT = "op 10 client 1 from 1 to 2 (grant 7 ttl 5) (granted 1 7 ttl 5)\n";
    private static final String PUT_LEASED = """
            op 0 client 1 from 10 to 20 (put a x lease 7 prev no) (written 2 -)
            op 1 client 1 from 30 to 40 (put b x lease 7 prev no) (written 3 -)
            """;

    private static String all(long at, String answer) {
        return "op 20 client 4 from " + at + " to " + (at + 10) + " (range (%00 %00) at 0 serializable no limit 0) "
                + answer;
    }

    @Test
    void findsALeaseThatEndedEarly() {
        good(GRANT, PUT_LEASED, all(5_000_000_001L, "(ranged 4 () count 0)"));
        bad("lease", "before its time", GRANT, PUT_LEASED, all(4_999_999_980L, "(ranged 4 () count 0)"));
        String renewed = "op 11 client 1 from 3000000000 to 3000000001 (keepalive 7) (renewed 3 ttl 5)";
        good(GRANT, PUT_LEASED, renewed, all(8_000_000_001L, "(ranged 4 () count 0)"));
        bad("lease", "before its time", GRANT, PUT_LEASED, renewed, all(7_000_000_001L, "(ranged 4 () count 0)"));
        bad("lease", "is gone, but", GRANT, PUT_LEASED, renewed.replace("ttl 5", "ttl 0"));
        bad(
                "lease",
                "is not there",
                GRANT,
                "op 0 client 1 from 10 to 20 (put a x lease 7 prev no) (refused LEASE_NOT_FOUND)");
        bad("lease", "nobody granted", "op 0 client 1 from 10 to 20 (put a x lease 7 prev no) (written 2 -)");
    }

    @Test
    void findsARevokeThatDidNotDeleteExactlyItsKeys() {
        String revoke = "op 12 client 1 from 50 to 60 (revoke 7) (revoked 4)";
        good(GRANT, PUT_LEASED, revoke, all(100, "(ranged 4 () count 0)"));
        bad(
                "lease",
                "but left",
                GRANT,
                PUT_LEASED,
                revoke.replace("revoked 4", "revoked 3"),
                all(100, "(ranged 3 ((a x 2 2 1 7) (b x 3 3 1 7)) count 2)"));
        bad(
                "linearizability",
                "cannot have ended here",
                GRANT,
                PUT_LEASED,
                revoke,
                all(100, "(ranged 4 ((b x 3 3 1 7)) count 1)"));
        bad("linearizability", "no operation", GRANT, PUT_LEASED, revoke, all(100, "(ranged 5 () count 0)"));
        bad(
                "lease",
                "had revoked",
                GRANT,
                PUT_LEASED,
                revoke,
                "op 13 client 1 from 70 to 80 (put c x lease 7 prev no) (written 5 -)");
    }

    @Test
    void findsAcknowledgedWritesThatAreGoneAtTheEnd() {
        History history =
                HistoryText.read(PUT + PUT_AGAIN + "op 2 client 1 from 50 to - (put b q lease 0 prev no) unknown");
        var y = new KeyValue(Bytes.utf8("a"), Bytes.utf8("y"), 2, 3, 2, 0);
        var x = new KeyValue(Bytes.utf8("a"), Bytes.utf8("x"), 2, 2, 1, 0);
        var q = new KeyValue(Bytes.utf8("b"), Bytes.utf8("q"), 4, 4, 1, 0);
        var checker = new HistoryChecker();
        assertThat(checker.check(history, List.of(new FinalState("m", 3, List.of(y)))))
                .isEmpty();
        assertThat(checker.check(history, List.of(new FinalState("m", 4, List.of(y, q)))))
                .isEmpty();
        assertThat(checker.check(history, List.of(new FinalState("m", 2, List.of(x))))
                        .toString())
                .contains("went back", "lost a=y");
        assertThat(checker.check(history, List.of(new FinalState("m", 3, List.of())))
                        .toString())
                .contains("lost a=y");
        assertThat(checker.check(history, List.of(new FinalState("m", 3, List.of(y, q))))
                        .toString())
                .contains("durability");
    }

    @Test
    void drawsTheFailingPart() {
        History history = HistoryText.read(PUT + PUT_AGAIN + read(2, 50, 60, false, 2, X, 1));
        Violation violation = new HistoryChecker().check(history, List.of()).get(0);
        var near = HistoryPage.near(history, violation.operations(), 5);
        assertThat(HistoryPage.text(near, violation.operations())).contains("> op 2 client 9", "  op 1 client 1");
        assertThat(HistoryPage.html("stale", near, violation.operations())).contains("<svg", "#e66", "client 9");
    }
}
