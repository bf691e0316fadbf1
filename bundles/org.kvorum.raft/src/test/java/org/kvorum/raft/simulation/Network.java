// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.kvorum.raft.Message;
import org.kvorum.raft.RaftCodec;

/** Messages under way. Any of them may be the next to arrive, arrive twice or not at all. */
final class Network {
    private static final int CAPACITY = 400;

    private final RandomGenerator random;
    private final List<Message> underWay = new ArrayList<>();
    private final Set<Long> cutOff = new HashSet<>();

    Network(RandomGenerator random) {
        this.random = random;
    }

    /** Sends the message in the bytes of the wire; returns false if the sender finds out at once that it does not go through. */
    boolean send(Message message) {
        if (CAPACITY <= underWay.size()) {
            int evicted = random.nextInt(underWay.size());
            // The fate of a snapshot is always reported, so it does not vanish here.
            if (!(underWay.get(evicted) instanceof Message.InstallSnapshot)) {
                underWay.remove(evicted);
            }
        }
        underWay.add(RaftCodec.decodeMessage(RaftCodec.encode(message)));
        return !isCut(message.from(), message.to());
    }

    boolean isEmpty() {
        return underWay.isEmpty();
    }

    /** Takes out any message, or the oldest if in order; sometimes leaves a copy. */
    Message next(boolean inOrder, double repetition) {
        int position = inOrder ? 0 : random.nextInt(underWay.size());
        var message = underWay.get(position);
        if (repetition <= random.nextDouble()) {
            underWay.remove(position);
        }
        return message;
    }

    /** Returns whether the message gets lost. */
    boolean loses(Message message, double loss) {
        return random.nextDouble() < loss || isCut(message.from(), message.to());
    }

    /** Puts these members on the other side of a cut. */
    void cut(Set<Long> members) {
        cutOff.clear();
        cutOff.addAll(members);
    }

    void heal() {
        cutOff.clear();
    }

    private boolean isCut(long from, long to) {
        return cutOff.contains(from) != cutOff.contains(to);
    }
}
