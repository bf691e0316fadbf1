// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import org.jspecify.annotations.Nullable;
import org.kvorum.api.rpc.RpcContext;

/** What has to stop when a call is cancelled: one thing at a time. Any thread. */
final class CallEnd {
    private boolean cancelled;

    @Nullable
    private Runnable action;

    CallEnd(RpcContext context) {
        context.onCancel(this::cancel);
    }

    /** Runs the action on cancellation, instead of the one before; at once if that has happened. */
    void onCancel(Runnable newAction) {
        synchronized (this) {
            action = newAction;
            if (!cancelled) {
                return;
            }
        }
        newAction.run();
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    private void cancel() {
        Runnable pending;
        synchronized (this) {
            cancelled = true;
            pending = action;
        }
        if (pending != null) {
            pending.run();
        }
    }
}
