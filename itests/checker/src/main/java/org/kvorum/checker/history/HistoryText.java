// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The text form of a history: one line an operation, one a watch, one a message; lines may stand in any order but a watch before its messages, and a line that begins with # is a
 * comment.
 *
 * <pre>
 * start 1 ()
 * op 0 client 3 from 100 to 250 (put a v1 lease 0 prev no) (written 2 -)
 * op 1 client 4 from 120 to - (delete (a %) prev no) unknown
 * op 2 client 4 from 130 to 140 (put a v2 lease 7 prev no) (refused LEASE_NOT_FOUND)
 * watch 0 client 5 (a b) start 2 prev no noput no nodelete no
 * got 0 at 260 EVENTS 2 ((put (a v1 2 2 1 0) -)) compact 0 fragment no
 * </pre>
 *
 * Byte strings are percent-encoded; the empty one is a single {@code %}.
 */
public final class HistoryText {
    private HistoryText() {}

    /** Returns the text form. */
    public static String write(History history) {
        var text = new StringBuilder();
        line(text, Expression.of("start", history.startRevision(), kvs(history.startKvs())));
        for (Operation operation : history.operations()) {
            line(text, operation(operation));
        }
        for (Watch watch : history.watches()) {
            line(
                    text,
                    Expression.of(
                            "watch",
                            watch.id(),
                            "client",
                            watch.client(),
                            range(watch.range()),
                            "start",
                            watch.startRevision(),
                            "prev",
                            watch.prevKv(),
                            "noput",
                            watch.noPut(),
                            "nodelete",
                            watch.noDelete()));
            for (WatchMessage message : watch.messages()) {
                line(text, message(watch.id(), message));
            }
        }
        return text.toString();
    }

    /** Returns the line of one operation. */
    public static String write(Operation operation) {
        String line = operation(operation).toString();
        return line.substring(1, line.length() - 1);
    }

    /**
     * Reads a text form back.
     *
     * @throws IllegalArgumentException if a line is none of the forms
     */
    public static History read(String text) {
        long startRevision = 1;
        List<KeyValue> startKvs = List.of();
        var operations = new ArrayList<Operation>();
        var watches = new TreeMap<Long, Watch>();
        var messages = new TreeMap<Long, List<WatchMessage>>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Expression e = Expression.parse(line);
            switch (e.at(0).text()) {
                case "start" -> {
                    startRevision = e.at(1).number();
                    startKvs = readKvs(e.at(2));
                }
                case "op" -> operations.add(readOperation(e));
                case "watch" -> {
                    watches.put(e.at(1).number(), readWatch(e));
                    messages.put(e.at(1).number(), new ArrayList<>());
                }
                case "got" -> {
                    List<WatchMessage> of = messages.get(e.at(1).number());
                    if (of == null) {
                        throw new IllegalArgumentException("message of a watch that is not there: " + line);
                    }
                    of.add(readMessage(e));
                }
                default -> throw new IllegalArgumentException("unknown line: " + line);
            }
        }
        var complete = new ArrayList<Watch>();
        for (Map.Entry<Long, Watch> watch : watches.entrySet()) {
            complete.add(watch.getValue().withMessages(messages.getOrDefault(watch.getKey(), List.of())));
        }
        return new History(startRevision, startKvs, operations, complete);
    }

    private static void line(StringBuilder text, Expression expression) {
        String line = expression.toString();
        text.append(line, 1, line.length() - 1).append('\n');
    }

    private static Expression operation(Operation o) {
        return Expression.of(
                "op",
                o.id(),
                "client",
                o.client(),
                "from",
                o.invokedAt(),
                "to",
                o.respondedAt() == Operation.NEVER ? "-" : o.respondedAt(),
                request(o.request()),
                outcome(o.outcome()));
    }

    private static Operation readOperation(Expression e) {
        long to = e.at(7).text().equals("-") ? Operation.NEVER : e.at(7).number();
        return new Operation(
                (int) e.at(1).number(),
                (int) e.at(3).number(),
                e.at(5).number(),
                to,
                readRequest(e.at(8)),
                readOutcome(e.at(9)));
    }

    private static Expression outcome(Outcome outcome) {
        if (outcome instanceof Outcome.Done done) {
            return response(done.response());
        }
        return outcome instanceof Outcome.Refused refused
                ? Expression.of("refused", refused.reason())
                : new Expression.Word("unknown");
    }

    private static Outcome readOutcome(Expression e) {
        if (e instanceof Expression.Word) {
            return Outcome.UNKNOWN;
        }
        return e.at(0).text().equals("refused")
                ? new Outcome.Refused(Outcome.Reason.valueOf(e.at(1).text()))
                : new Outcome.Done(readResponse(e));
    }

    private static Expression request(Request r) {
        if (r instanceof Request.Range range) {
            return Expression.of(
                    "range",
                    range(range.range()),
                    "at",
                    range.revision(),
                    "serializable",
                    range.serializable(),
                    "limit",
                    range.limit());
        } else if (r instanceof Request.Put put) {
            return Expression.of("put", put.key(), put.value(), "lease", put.lease(), "prev", put.prevKv());
        } else if (r instanceof Request.Delete delete) {
            return Expression.of("delete", range(delete.range()), "prev", delete.prevKv());
        } else if (r instanceof Request.Txn txn) {
            return Expression.of(
                    "txn",
                    sequence(txn.compares(), HistoryText::compare),
                    sequence(txn.success(), HistoryText::request),
                    sequence(txn.failure(), HistoryText::request));
        } else if (r instanceof Request.Compact compact) {
            return Expression.of("compact", compact.revision());
        } else if (r instanceof Request.Grant grant) {
            return Expression.of("grant", grant.lease(), "ttl", grant.ttlSeconds());
        } else if (r instanceof Request.Revoke revoke) {
            return Expression.of("revoke", revoke.lease());
        } else if (r instanceof Request.KeepAlive keepAlive) {
            return Expression.of("keepalive", keepAlive.lease());
        }
        throw new AssertionError(r);
    }

    private static Request readRequest(Expression e) {
        return switch (e.at(0).text()) {
            case "range" ->
                new Request.Range(
                        readRange(e.at(1)),
                        e.at(3).number(),
                        e.at(5).flag(),
                        e.at(7).number());
            case "put" ->
                new Request.Put(
                        e.at(1).bytes(),
                        e.at(2).bytes(),
                        e.at(4).number(),
                        e.at(6).flag());
            case "delete" -> new Request.Delete(readRange(e.at(1)), e.at(3).flag());
            case "txn" ->
                new Request.Txn(
                        readList(e.at(1), HistoryText::readCompare),
                        readList(e.at(2), HistoryText::readRequest),
                        readList(e.at(3), HistoryText::readRequest));
            case "compact" -> new Request.Compact(e.at(1).number());
            case "grant" -> new Request.Grant(e.at(1).number(), e.at(3).number());
            case "revoke" -> new Request.Revoke(e.at(1).number());
            case "keepalive" -> new Request.KeepAlive(e.at(1).number());
            default -> throw new IllegalArgumentException("unknown request: " + e);
        };
    }

    private static Expression response(Response r) {
        if (r instanceof Response.Ranged ranged) {
            return Expression.of("ranged", ranged.revision(), kvs(ranged.kvs()), "count", ranged.count());
        } else if (r instanceof Response.Written written) {
            return Expression.of("written", written.revision(), optional(written.prevKv()));
        } else if (r instanceof Response.Deleted deleted) {
            return Expression.of("deleted", deleted.revision(), deleted.deleted(), kvs(deleted.prevKvs()));
        } else if (r instanceof Response.TxnDone txn) {
            return Expression.of(
                    "txndone", txn.revision(), txn.succeeded(), sequence(txn.responses(), HistoryText::response));
        } else if (r instanceof Response.Granted granted) {
            return Expression.of("granted", granted.revision(), granted.lease(), "ttl", granted.ttlSeconds());
        } else if (r instanceof Response.Renewed renewed) {
            return Expression.of("renewed", renewed.revision(), "ttl", renewed.ttlSeconds());
        }
        return Expression.of(r.getClass().getSimpleName().toLowerCase(Locale.ROOT), r.revision());
    }

    private static Response readResponse(Expression e) {
        long revision = e.at(1).number();
        return switch (e.at(0).text()) {
            case "ranged" ->
                new Response.Ranged(revision, readKvs(e.at(2)), e.at(4).number());
            case "written" -> new Response.Written(revision, readOptional(e.at(2)));
            case "deleted" -> new Response.Deleted(revision, e.at(2).number(), readKvs(e.at(3)));
            case "txndone" ->
                new Response.TxnDone(revision, e.at(2).flag(), readList(e.at(3), HistoryText::readResponse));
            case "granted" ->
                new Response.Granted(revision, e.at(2).number(), e.at(4).number());
            case "renewed" -> new Response.Renewed(revision, e.at(3).number());
            case "compacted" -> new Response.Compacted(revision);
            case "revoked" -> new Response.Revoked(revision);
            default -> throw new IllegalArgumentException("unknown response: " + e);
        };
    }

    private static Expression message(int watch, WatchMessage m) {
        return Expression.of(
                "got",
                watch,
                "at",
                m.at(),
                m.kind(),
                m.revision(),
                sequence(m.events(), HistoryText::event),
                "compact",
                m.compactRevision(),
                "fragment",
                m.fragment());
    }

    private static WatchMessage readMessage(Expression e) {
        return new WatchMessage(
                e.at(3).number(),
                WatchMessage.Kind.valueOf(e.at(4).text()),
                e.at(5).number(),
                readList(e.at(6), HistoryText::readEvent),
                e.at(8).number(),
                e.at(10).flag());
    }

    private static Watch readWatch(Expression e) {
        return new Watch(
                (int) e.at(1).number(),
                (int) e.at(3).number(),
                readRange(e.at(4)),
                e.at(6).number(),
                e.at(8).flag(),
                e.at(10).flag(),
                e.at(12).flag(),
                List.of());
    }

    private static Expression event(WatchEvent event) {
        return Expression.of(event.delete() ? "delete" : "put", kv(event.kv()), optional(event.prevKv()));
    }

    private static WatchEvent readEvent(Expression e) {
        return new WatchEvent(e.at(0).text().equals("delete"), readKv(e.at(1)), readOptional(e.at(2)));
    }

    private static Expression compare(Compare c) {
        return Expression.of(c.target(), c.result(), range(c.range()), c.number(), c.value());
    }

    private static Compare readCompare(Expression e) {
        return new Compare(
                Compare.Target.valueOf(e.at(0).text()),
                Compare.Result.valueOf(e.at(1).text()),
                readRange(e.at(2)),
                e.at(3).number(),
                e.at(4).bytes());
    }

    private static Expression range(KeyRange range) {
        return Expression.of(range.key(), range.end());
    }

    private static KeyRange readRange(Expression e) {
        return new KeyRange(e.at(0).bytes(), e.at(1).bytes());
    }

    private static Expression kv(KeyValue kv) {
        return Expression.of(kv.key(), kv.value(), kv.createRevision(), kv.modRevision(), kv.version(), kv.lease());
    }

    private static KeyValue readKv(Expression e) {
        return new KeyValue(
                e.at(0).bytes(),
                e.at(1).bytes(),
                e.at(2).number(),
                e.at(3).number(),
                e.at(4).number(),
                e.at(5).number());
    }

    private static Expression kvs(List<KeyValue> kvs) {
        return sequence(kvs, HistoryText::kv);
    }

    private static List<KeyValue> readKvs(Expression e) {
        return readList(e, HistoryText::readKv);
    }

    private static Expression optional(@Nullable KeyValue kv) {
        return kv == null ? new Expression.Word("-") : kv(kv);
    }

    private static @Nullable KeyValue readOptional(Expression e) {
        return e instanceof Expression.Word ? null : readKv(e);
    }

    private static <T> Expression sequence(List<T> parts, Function<T, Expression> form) {
        return new Expression.Sequence(parts.stream().map(form).toList());
    }

    private static <T> List<T> readList(Expression e, Function<Expression, T> form) {
        return e.list().stream().map(form).toList();
    }
}
