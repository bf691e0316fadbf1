// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.ArrayList;
import java.util.List;

/** Collects messages until the next Ready, sorted by when they may go. */
final class Outbox {
    private final long self;
    private List<Message> now = new ArrayList<>();
    private List<Message> afterAppend = new ArrayList<>();
    private List<Message> toSelf = new ArrayList<>();

    Outbox(long self) {
        this.self = self;
    }

    /** What there is to send. */
    record Mail(List<Message> now, List<Message> afterAppend, List<Message> toSelf) {
        Mail {
            now = List.copyOf(now);
            afterAppend = List.copyOf(afterAppend);
            toSelf = List.copyOf(toSelf);
        }
    }

    /** Sends a message that promises nothing. */
    void send(Message message) {
        assert message.to() != self && message.to() != 0 : message;
        now.add(message);
    }

    /** Sends a message that promises that something is saved, once it is. */
    void sendAfterAppend(Message message) {
        assert message.to() != 0 : message;
        (message.to() == self ? toSelf : afterAppend).add(message);
    }

    boolean isEmpty() {
        return now.isEmpty() && afterAppend.isEmpty() && toSelf.isEmpty();
    }

    Mail take() {
        if (isEmpty()) {
            return new Mail(List.of(), List.of(), List.of());
        }
        var mail = new Mail(now, afterAppend, toSelf);
        now = new ArrayList<>();
        afterAppend = new ArrayList<>();
        toSelf = new ArrayList<>();
        return mail;
    }
}
