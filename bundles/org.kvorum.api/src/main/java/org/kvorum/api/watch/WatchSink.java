// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.watch;

import org.osgi.annotation.versioning.ConsumerType;

/** Where the messages of a stream go. Called on the hub's loop only; must not block. */
@ConsumerType
public interface WatchSink {
    /** Returns whether more may be sent now. While it is not, the hub keeps the stream's events back; {@link WatchStream#ready()} must follow. */
    boolean isReady();

    /** Sends a message. The hub may also send control messages (created, canceled) to a sink that is not ready. */
    void send(WatchMessage message);

    /** Called after a run of messages, to let them out together. */
    default void flush() {}

    /** Called once if the hub itself ends the stream, as when its bundle is exchanged: nothing is sent any more, and a new stream may be opened at the next revision. */
    default void ended() {}
}
