// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.checker.history.History;
import org.kvorum.checker.history.KeyValue;
import org.kvorum.checker.history.Operation;
import org.kvorum.checker.history.Watch;
import org.kvorum.checker.history.WatchEvent;
import org.kvorum.checker.history.WatchMessage;

/**
 * Judges watches: ordered, unique, atomic (a revision is never split over messages that are no fragments), reliable (no gap from the first revision on), resumable (a watch of an old revision
 * gets everything since), bookmarkable (a progress revision comes after everything up to it), filtered as asked, with the right previous values, and ended only when asked or overtaken by
 * a compaction. What has not been delivered at the end of the history may still be on its way: end a watch with a progress message to have its tail judged.
 */
public final class WatchChecker {
    private static final String NAME = "watch";

    /** Returns what is wrong; without a log only what a watch shows by itself is judged. */
    public List<Violation> check(History history, @Nullable RevisionLog log) {
        var violations = new ArrayList<Violation>();
        var compactions = new CompactionTimes(history);
        for (Watch watch : history.watches()) {
            new Stream(watch, log, compactions, violations).check();
        }
        return violations;
    }

    private static final class Stream {
        private final Watch watch;
        private final @Nullable RevisionLog log;
        private final CompactionTimes compactions;
        private final List<Violation> violations;
        /** The next revision of which nothing was delivered. */
        private long next;
        /** The revision that the last message left open because it was a fragment, or 0. */
        private long open;

        private final List<WatchEvent> openEvents = new ArrayList<>();
        private boolean ended;

        Stream(Watch watch, @Nullable RevisionLog log, CompactionTimes compactions, List<Violation> violations) {
            this.watch = watch;
            this.log = log;
            this.compactions = compactions;
            this.violations = violations;
            this.next = watch.firstRevision();
        }

        void check() {
            for (WatchMessage message : watch.messages()) {
                if (ended) {
                    violation(message.revision(), "got a message after its end");
                    return;
                }
                switch (message.kind()) {
                    case CREATED -> {}
                    case EVENTS -> events(message);
                    case PROGRESS -> progress(message);
                    case CANCELED -> canceled(message);
                }
            }
        }

        private void events(WatchMessage message) {
            List<WatchEvent> events = message.events();
            int index = 0;
            while (index < events.size()) {
                long revision = events.get(index).revision();
                int end = index;
                while (end < events.size() && events.get(end).revision() == revision) {
                    end++;
                }
                boolean last = end == events.size();
                revision(message, revision, events.subList(index, end), last && message.fragment());
                index = end;
            }
            if (!events.isEmpty()
                    && message.revision() < events.get(events.size() - 1).revision()) {
                violation(message.revision(), "has a header older than its events");
            }
            if (!message.fragment()) {
                close();
            }
        }

        private void revision(WatchMessage message, long revision, List<WatchEvent> events, boolean goesOn) {
            boolean continued = open == revision && open != 0;
            if (!continued) {
                close();
            }
            if (!continued && revision < next) {
                violation(revision, "got again, or too late, " + events + ": everything before " + next + " was done");
                return;
            }
            if (!continued && next > 0) {
                missed(next, revision - 1);
            }
            next = Math.max(next, revision + 1);
            for (WatchEvent event : events) {
                check(message, event);
            }
            openEvents.addAll(events);
            open = revision;
            if (!goesOn) {
                close();
            }
        }

        private void check(WatchMessage message, WatchEvent event) {
            if (!watch.wants(event)) {
                violation(event.revision(), "got " + event + ", which it did not ask for");
            }
            KeyValue prev = event.prevKv();
            if (log == null) {
                return;
            }
            RevisionLog.Step step = log.step(event.revision());
            Operation writer = step == null ? null : step.operation();
            if (writer != null && writer.invokedAt() > message.at()) {
                violation(
                        event.revision(),
                        "got " + event + " before operation " + writer.id() + " was invoked to write it");
            }
            KeyValue before = log.at(event.revision() - 1, event.kv().key());
            if (prev != null && event.revision() > log.first() && !prev.equals(before)) {
                violation(event.revision(), "got the previous value " + prev + " instead of " + before);
            }
            if (prev == null
                    && watch.prevKv()
                    && before != null
                    && !compactions.mayForget(event.revision() - 1, message.at())) {
                violation(event.revision(), "got no previous value, which was " + before);
            }
        }

        /** The revision delivered last is complete now. */
        private void close() {
            if (open == 0) {
                return;
            }
            List<WatchEvent> expected = expected(open);
            if (expected != null && !same(expected, openEvents)) {
                violation(open, "got " + openEvents + " instead of " + expected);
            }
            open = 0;
            openEvents.clear();
        }

        private static boolean same(List<WatchEvent> expected, List<WatchEvent> actual) {
            boolean same = expected.size() == actual.size();
            for (int i = 0; same && i < expected.size(); i++) {
                same = expected.get(i).delete() == actual.get(i).delete()
                        && expected.get(i).kv().equals(actual.get(i).kv());
            }
            return same;
        }

        /** Returns what the revision has for this watch, or null if that is not known. */
        private @Nullable List<WatchEvent> expected(long revision) {
            if (log == null || revision <= log.first()) {
                return null;
            }
            RevisionLog.Step step = log.step(revision);
            return step == null
                    ? List.of()
                    : step.events().stream().filter(watch::wants).toList();
        }

        private void missed(long from, long to) {
            if (log == null) {
                return;
            }
            for (long revision = Math.max(from, log.first() + 1); revision <= Math.min(to, log.last()); revision++) {
                List<WatchEvent> expected = expected(revision);
                if (expected != null && !expected.isEmpty()) {
                    violation(revision, "missed " + expected);
                }
            }
        }

        private void progress(WatchMessage message) {
            close();
            if (next > 0 && message.revision() >= next) {
                missed(next, message.revision());
                next = message.revision() + 1;
            }
        }

        private void canceled(WatchMessage message) {
            close();
            ended = true;
            if (message.compactRevision() > 0
                    && (next >= message.compactRevision()
                            || !compactions.mayForget(message.compactRevision() - 1, message.at()))) {
                violation(
                        message.compactRevision(),
                        "was ended by a compaction that did not concern it: its next revision was " + next);
            }
        }

        private void violation(long revision, String message) {
            violations.add(Violation.of(NAME, revision, "watch " + watch.id() + " " + message));
        }
    }
}
