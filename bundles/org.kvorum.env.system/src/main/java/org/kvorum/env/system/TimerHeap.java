// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.system;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Timers in the order of their deadlines, those of equal deadlines in the order they came. A timer knows its place, so that taking one out is cheap. */
final class TimerHeap {
    /** The place of a timer that is not in the heap. */
    private static final int NOWHERE = -1;

    private @Nullable Timer[] heap = new Timer[16];
    private int size;
    private long sequence;

    /** A task with its deadline; belongs to the loop. */
    static final class Timer {
        final long deadlineNanos;
        final Runnable task;
        private long order;
        private int place = NOWHERE;

        Timer(long deadlineNanos, Runnable task) {
            this.deadlineNanos = deadlineNanos;
            this.task = task;
        }

        private boolean isBefore(Timer other) {
            long distance = deadlineNanos - other.deadlineNanos;
            return distance == 0 ? order < other.order : distance < 0;
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Returns the deadline that comes next; the heap must not be empty. */
    long nextDeadlineNanos() {
        return at(0).deadlineNanos;
    }

    void add(Timer timer) {
        assert timer.place == NOWHERE;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        timer.order = sequence++;
        size++;
        up(size - 1, timer);
    }

    /** Takes out the timer that comes next if its deadline has been reached. */
    @Nullable
    Timer poll(long nowNanos) {
        if (size == 0 || at(0).deadlineNanos - nowNanos > 0) {
            return null;
        }
        var first = at(0);
        remove(first);
        return first;
    }

    /** Takes a timer out, if it is still in. */
    void remove(Timer timer) {
        int place = timer.place;
        if (place == NOWHERE) {
            return;
        }
        timer.place = NOWHERE;
        size--;
        var last = at(size);
        heap[size] = null;
        if (last == timer) {
            return;
        }
        if (place > 0 && last.isBefore(at(parent(place)))) {
            up(place, last);
        } else {
            down(place, last);
        }
    }

    private void up(int from, Timer timer) {
        int place = from;
        while (place > 0 && timer.isBefore(at(parent(place)))) {
            put(place, at(parent(place)));
            place = parent(place);
        }
        put(place, timer);
    }

    private void down(int from, Timer timer) {
        int place = from;
        for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
            if (child + 1 < size && at(child + 1).isBefore(at(child))) {
                child++;
            }
            if (!at(child).isBefore(timer)) {
                break;
            }
            put(place, at(child));
            place = child;
        }
        put(place, timer);
    }

    private static int parent(int place) {
        return (place - 1) / 2;
    }

    private Timer at(int place) {
        var timer = heap[place];
        assert timer != null : "no timer at " + place + " of " + size;
        return timer;
    }

    private void put(int place, Timer timer) {
        heap[place] = timer;
        timer.place = place;
    }
}
