// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport;

import java.util.function.Supplier;
import org.kvorum.api.transport.PeerHandler;
import org.kvorum.api.transport.SendFailure;
import org.kvorum.raft.Message;

/** The member, whose broken invariants must not get lost in the depths of an event loop. */
final class GuardedHandler implements PeerHandler {
    private final PeerHandler member;

    GuardedHandler(PeerHandler member) {
        this.member = member;
    }

    @Override
    public boolean process(Message message) {
        return guarded(() -> member.process(message));
    }

    @Override
    public boolean isRemoved(long id) {
        return guarded(() -> member.isRemoved(id));
    }

    @Override
    public void reportUnreachable(long id, SendFailure cause) {
        guarded(() -> {
            member.reportUnreachable(id, cause);
            return true;
        });
    }

    @Override
    public void reportSnapshot(long id, boolean arrived) {
        guarded(() -> {
            member.reportSnapshot(id, arrived);
            return true;
        });
    }

    @Override
    public void disconnected(long id) {
        guarded(() -> {
            member.disconnected(id);
            return true;
        });
    }

    @Override
    public void removed() {
        guarded(() -> {
            member.removed();
            return true;
        });
    }

    @Override
    public void failed(Throwable broken) {
        member.failed(broken);
    }

    private boolean guarded(Supplier<Boolean> call) {
        try {
            return call.get();
        } catch (RuntimeException | Error broken) {
            member.failed(broken);
            return false;
        }
    }
}
