// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.server;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.transport.peer.Peer;

/** Who is known, as the peer port needs it. */
public interface Directory {
    /** Returns the member with this id that streams may be written to, or nothing. */
    @Nullable
    Peer peer(long id);

    /** Somebody unknown has told where it is reached. */
    void introduce(long id, List<String> urls);
}
